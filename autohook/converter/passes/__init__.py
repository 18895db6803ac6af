"""converter/passes"""
