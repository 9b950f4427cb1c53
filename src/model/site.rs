//! What all files say together.
