"""A classifier with stochastic downsampling."""
