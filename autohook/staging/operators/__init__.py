"""staging/operators"""
