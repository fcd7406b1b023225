"""Exact expressions in real parameters: conversion, domains, normal forms, matrices over a ring; no steering."""
