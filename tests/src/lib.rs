//! Whole-system tests of Kader.
