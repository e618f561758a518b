"""Heard in two engines that the journeys do not use: WebKit, the nearest to an iPhone, and Firefox.

A few steps alone. They run where the browser is installed, and do not stand in for a hand with a phone.
"""
