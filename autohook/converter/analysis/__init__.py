"""converter/analysis"""
