//! From packets to frames: order, repair and reassembly, without clocks, sockets or keys.

mod reassembly;
mod repair;
mod sequence;
#[cfg(test)]
mod simulated;

#[cfg(test)]
pub(crate) use reassembly::Counts;
pub(crate) use reassembly::{Arrival, MAX_FRAME_LEN, Reassembly, SealedFrame};
