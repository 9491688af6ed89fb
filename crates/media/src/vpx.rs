//! The binding of libvpx: the only module of the workspace with unsafe code.
//!
//! What it gives out is safe: sizes and lengths are checked here, before any
//! pointer is made, and not by callers.
#![allow(unsafe_code, reason = "libvpx is a C library; every block states why it is sound")]

use std::mem::MaybeUninit;
use std::ptr;

use vpx_sys::{
    VPX_CODEC_OK, VPX_DECODER_ABI_VERSION, VPX_DL_REALTIME, VPX_EFLAG_FORCE_KF, VPX_ENCODER_ABI_VERSION,
    VPX_ERROR_RESILIENT_DEFAULT, VPX_FRAME_IS_KEY, vp8_dec_control_id, vp8e_enc_control_id,
    vpx_codec_control_, vpx_codec_ctx_t, vpx_codec_cx_pkt_kind, vpx_codec_dec_cfg, vpx_codec_dec_init_ver,
    vpx_codec_decode, vpx_codec_destroy, vpx_codec_enc_cfg, vpx_codec_enc_config_default,
    vpx_codec_enc_config_set, vpx_codec_enc_init_ver, vpx_codec_encode, vpx_codec_err_t,
    vpx_codec_get_cx_data, vpx_codec_get_frame, vpx_codec_vp8_cx, vpx_codec_vp8_dx, vpx_enc_pass,
    vpx_image_t, vpx_img_fmt, vpx_img_wrap, vpx_kf_mode, vpx_rc_mode,
};

use crate::error::MediaError;
use crate::frame::i420_len;
use crate::vp8::{MAX_HEIGHT, MAX_WIDTH};

/// Ticks of the encoder's time base in a second, as in RTP for video.
pub(crate) const TICKS: u32 = 90_000;

fn check(code: vpx_codec_err_t) -> Result<(), MediaError> {
    if code == VPX_CODEC_OK { Ok(()) } else { Err(MediaError::Codec(code as i32)) }
}

fn check_size(width: u32, height: u32) -> Result<(), MediaError> {
    if (2..=MAX_WIDTH).contains(&width) && (2..=MAX_HEIGHT).contains(&height) {
        Ok(())
    } else {
        Err(MediaError::Dimensions)
    }
}

/// An initialized libvpx context at a fixed address, destroyed on drop.
struct Context(Box<vpx_codec_ctx_t>);

// SAFETY: libvpx keeps no thread-local state in a context; it may be used from
// any thread as long as only one uses it at a time, which `&mut` ensures. With
// one thread configured it starts none of its own.
unsafe impl Send for Context {}

impl Context {
    fn as_mut(&mut self) -> *mut vpx_codec_ctx_t {
        &raw mut *self.0
    }
}

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: a `Context` exists only after a successful init, and this is
        // the only place that destroys it.
        unsafe { vpx_codec_destroy(self.as_mut()) };
    }
}

/// One packet from the encoder.
pub(crate) struct Packet {
    pub(crate) data: Vec<u8>,
    pub(crate) key: bool,
}

/// A VP8 encoder of a fixed picture size.
pub(crate) struct Encoder {
    context: Context,
    config: vpx_codec_enc_cfg,
    width: u32,
    height: u32,
}

impl Encoder {
    /// Real time, one thread, constant bitrate, error resilient.
    pub(crate) fn new(width: u32, height: u32, kbps: u32) -> Result<Self, MediaError> {
        check_size(width, height)?;
        // SAFETY: `vpx_codec_vp8_cx` takes nothing and returns a static table.
        let interface = unsafe { vpx_codec_vp8_cx() };
        let mut config = MaybeUninit::<vpx_codec_enc_cfg>::zeroed();
        // SAFETY: `interface` is valid and `config` is writable memory of the
        // right type and size.
        check(unsafe { vpx_codec_enc_config_default(interface, config.as_mut_ptr(), 0) })?;
        // SAFETY: the call above succeeded and so filled the whole struct.
        let mut config = unsafe { config.assume_init() };
        config.g_w = width;
        config.g_h = height;
        config.g_timebase.num = 1;
        config.g_timebase.den = TICKS as i32;
        config.g_threads = 1;
        config.g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
        config.g_lag_in_frames = 0;
        config.g_pass = vpx_enc_pass::VPX_RC_ONE_PASS;
        config.rc_target_bitrate = kbps;
        config.rc_end_usage = vpx_rc_mode::VPX_CBR;
        config.rc_min_quantizer = 2;
        config.rc_max_quantizer = 56;
        config.rc_undershoot_pct = 100;
        config.rc_overshoot_pct = 15;
        config.rc_buf_initial_sz = 500;
        config.rc_buf_optimal_sz = 600;
        config.rc_buf_sz = 1_000;
        config.rc_dropframe_thresh = 30;
        config.rc_resize_allowed = 0;
        config.kf_mode = vpx_kf_mode::VPX_KF_AUTO;
        config.kf_max_dist = 3_000;
        let mut memory = Box::new(MaybeUninit::<vpx_codec_ctx_t>::zeroed());
        // SAFETY: the context memory is writable and stays at its address (it
        // is boxed), `config` lives through the call, and libvpx copies it.
        check(unsafe {
            vpx_codec_enc_init_ver(
                memory.as_mut_ptr(),
                interface,
                &raw const config,
                0,
                VPX_ENCODER_ABI_VERSION as i32,
            )
        })?;
        // SAFETY: init succeeded, so the context is initialized.
        let mut context = Context(unsafe { memory.assume_init() });
        let controls = [
            (vp8e_enc_control_id::VP8E_SET_CPUUSED, -6),
            (vp8e_enc_control_id::VP8E_SET_STATIC_THRESHOLD, 1),
            (vp8e_enc_control_id::VP8E_SET_NOISE_SENSITIVITY, 0),
            (vp8e_enc_control_id::VP8E_SET_TOKEN_PARTITIONS, 0),
            // A key frame may take three frames' share, not a second's.
            (vp8e_enc_control_id::VP8E_SET_MAX_INTRA_BITRATE_PCT, 300),
        ];
        for (control, value) in controls {
            let value: std::os::raw::c_int = value;
            // SAFETY: the context is initialized, and each of these controls
            // takes one argument of the size of an int.
            check(unsafe { vpx_codec_control_(context.as_mut(), control as i32, value) })?;
        }
        Ok(Self { context, config, width, height })
    }

    pub(crate) fn size(&self) -> (u32, u32) {
        (self.width, self.height)
    }

    pub(crate) fn set_kbps(&mut self, kbps: u32) -> Result<(), MediaError> {
        let old = std::mem::replace(&mut self.config.rc_target_bitrate, kbps);
        // SAFETY: the context is initialized and the configuration is the one
        // it was initialized with, but for the bitrate; libvpx copies it.
        let code = unsafe { vpx_codec_enc_config_set(self.context.as_mut(), &raw const self.config) };
        check(code).inspect_err(|_| self.config.rc_target_bitrate = old)
    }

    /// `pts` and `duration` in [`TICKS`]; `pts` must grow.
    pub(crate) fn encode(
        &mut self,
        i420: &[u8],
        pts: i64,
        duration: u32,
        key: bool,
    ) -> Result<Option<Packet>, MediaError> {
        if i420_len(self.width, self.height) != Some(i420.len()) {
            return Err(MediaError::Dimensions);
        }
        let luma = self.width as usize * self.height as usize;
        let chroma = (i420.len() - luma) / 2;
        let mut image = MaybeUninit::<vpx_image_t>::zeroed();
        let data = i420.as_ptr().cast_mut();
        // SAFETY: `image` is writable; libvpx only stores the data pointer and
        // never writes through it when encoding.
        let wrapped = unsafe {
            vpx_img_wrap(image.as_mut_ptr(), vpx_img_fmt::VPX_IMG_FMT_I420, self.width, self.height, 1, data)
        };
        if wrapped.is_null() {
            return Err(MediaError::Dimensions);
        }
        // SAFETY: `vpx_img_wrap` answered, so it filled the struct.
        let mut image = unsafe { image.assume_init() };
        // Set by hand, because libvpx would round odd widths up.
        let chroma_width = self.width.div_ceil(2) as i32;
        // SAFETY: both offsets lie inside the buffer, whose length was checked
        // above to be luma + 2 * chroma.
        let (u, v) = unsafe { (data.add(luma), data.add(luma + chroma)) };
        image.planes = [data, u, v, ptr::null_mut()];
        image.stride = [self.width as i32, chroma_width, chroma_width, 0];
        let flags = if key { i64::from(VPX_EFLAG_FORCE_KF) } else { 0 };
        // SAFETY: the context is initialized for this size, and the planes
        // with their strides stay inside `i420`, which outlives the call.
        check(unsafe {
            vpx_codec_encode(
                self.context.as_mut(),
                &raw const image,
                pts,
                duration.into(),
                flags as _,
                VPX_DL_REALTIME.into(),
            )
        })?;
        let mut iterator = ptr::null();
        let mut found = None;
        loop {
            // SAFETY: the context is initialized and the iterator started at
            // null and is only moved by libvpx.
            let packet = unsafe { vpx_codec_get_cx_data(self.context.as_mut(), &mut iterator) };
            // SAFETY: libvpx gives null or a packet that is valid until the
            // next call on this context.
            let Some(packet) = (unsafe { packet.as_ref() }) else { break };
            if packet.kind != vpx_codec_cx_pkt_kind::VPX_CODEC_CX_FRAME_PKT {
                continue;
            }
            // SAFETY: packets of this kind carry the `frame` member.
            let frame = unsafe { packet.data.frame };
            if frame.buf.is_null() || frame.sz == 0 {
                continue;
            }
            // SAFETY: libvpx owns `sz` readable bytes at `buf` until the next
            // call; they are copied before it.
            let data =
                unsafe { std::slice::from_raw_parts(frame.buf.cast::<u8>(), frame.sz as usize).to_vec() };
            found = Some(Packet { data, key: frame.flags & VPX_FRAME_IS_KEY != 0 });
        }
        Ok(found)
    }
}

/// A decoded picture.
pub(crate) struct Picture {
    pub(crate) width: u32,
    pub(crate) height: u32,
    pub(crate) i420: Vec<u8>,
}

/// A VP8 decoder.
pub(crate) struct Decoder {
    context: Context,
}

impl Decoder {
    pub(crate) fn new() -> Result<Self, MediaError> {
        let config = vpx_codec_dec_cfg { threads: 1, w: 0, h: 0 };
        let mut memory = Box::new(MaybeUninit::<vpx_codec_ctx_t>::zeroed());
        // SAFETY: the interface is a static table, the context memory is
        // writable and boxed, and libvpx copies the configuration.
        check(unsafe {
            vpx_codec_dec_init_ver(
                memory.as_mut_ptr(),
                vpx_codec_vp8_dx(),
                &raw const config,
                0,
                VPX_DECODER_ABI_VERSION as i32,
            )
        })?;
        // SAFETY: init succeeded, so the context is initialized.
        Ok(Self { context: Context(unsafe { memory.assume_init() }) })
    }

    /// Decodes one frame. The caller has checked the size in key frames.
    pub(crate) fn decode(&mut self, data: &[u8]) -> Result<Option<Picture>, MediaError> {
        let len = u32::try_from(data.len()).map_err(|_| MediaError::Undecodable)?;
        if len == 0 {
            return Err(MediaError::Undecodable);
        }
        // SAFETY: the context is initialized and `data` is `len` readable
        // bytes that outlive the call; libvpx's VP8 decoder does not keep it.
        let code = unsafe { vpx_codec_decode(self.context.as_mut(), data.as_ptr(), len, ptr::null_mut(), 0) };
        check(code).map_err(|_| MediaError::Undecodable)?;
        let mut corrupted: std::os::raw::c_int = 0;
        // SAFETY: the context is initialized and this control writes one int
        // through the pointer it is given.
        let code = unsafe {
            vpx_codec_control_(
                self.context.as_mut(),
                vp8_dec_control_id::VP8D_GET_FRAME_CORRUPTED as i32,
                &raw mut corrupted,
            )
        };
        let mut iterator = ptr::null();
        // SAFETY: the context is initialized and the iterator starts at null.
        let image = unsafe { vpx_codec_get_frame(self.context.as_mut(), &mut iterator) };
        if code == VPX_CODEC_OK && corrupted != 0 {
            return Err(MediaError::Undecodable);
        }
        // SAFETY: libvpx gives null or an image that is valid until the next
        // call on this context.
        match unsafe { image.as_ref() } {
            None => Ok(None),
            Some(image) => copy_picture(image).map(Some),
        }
    }
}

fn copy_picture(image: &vpx_image_t) -> Result<Picture, MediaError> {
    let (width, height) = (image.d_w, image.d_h);
    check_size(width, height)?;
    if image.fmt != vpx_img_fmt::VPX_IMG_FMT_I420 {
        return Err(MediaError::Undecodable);
    }
    let len = i420_len(width, height).ok_or(MediaError::Dimensions)?;
    let mut i420 = Vec::with_capacity(len);
    let half = (width.div_ceil(2) as usize, height.div_ceil(2) as usize);
    let sizes = [(width as usize, height as usize), half, half];
    for ((plane, stride), (row, rows)) in image.planes.iter().zip(image.stride).zip(sizes) {
        let stride = usize::try_from(stride).map_err(|_| MediaError::Undecodable)?;
        if plane.is_null() || stride < row {
            return Err(MediaError::Undecodable);
        }
        for y in 0..rows {
            // SAFETY: libvpx's image has `rows` rows of at least `row` bytes,
            // `stride` apart, in each of its first three planes (d_w and d_h
            // are within the allocated w and h; chroma is rounded up).
            i420.extend_from_slice(unsafe { std::slice::from_raw_parts(plane.add(y * stride), row) });
        }
    }
    Ok(Picture { width, height, i420 })
}
