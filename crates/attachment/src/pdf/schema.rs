//! What of a PDF is let through: for each kind of object its keys, and what their values may be. Everything that is
//! not in these tables is not in what is written: the information dictionary, XMP, JavaScript, actions but links to
//! an address, embedded files, signatures, thumbnails, bookmarks, old revisions, whatever is added to the format.

/// What an object is taken for, by where it was reached from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A scalar, or an array of such; written where it is used.
    Plain,
    Page,
    Group,
    Contents,
    Content,
    Resources,
    XObjects,
    XObject,
    Form,
    Image,
    /// A picture, or the ranges of its colors that are not painted.
    Mask,
    Fonts,
    Font,
    FontList,
    Descriptor,
    FontFile,
    Encoding,
    SystemInfo,
    CharProcs,
    /// A stream of bytes without keys that matter, or a name.
    Data,
    ColorSpaces,
    ColorSpace,
    Calibration,
    Patterns,
    Pattern,
    Shadings,
    Shading,
    Function,
    States,
    State,
    FontInState,
    SoftMask,
    Layers,
    Layer,
    LayerList,
    LayerSettings,
    LayerView,
    Annotations,
    Annotation,
    Appearances,
    Appearance,
    Icon,
    Border,
    Action,
    AcroForm,
}

use Shape::*;

/// A table of keys.
pub(super) type Keys = &'static [(&'static str, Shape)];

impl Shape {
    /// The keys of a dictionary of this shape; `None` where every key is a name of somebody's choice, whose values
    /// have the shape of [`Shape::each`], or where it is no dictionary.
    pub(super) fn keys(self) -> Option<Keys> {
        Some(match self {
            Page => PAGE,
            Group => &[("Type", Plain), ("S", Plain), ("CS", ColorSpace), ("I", Plain), ("K", Plain)],
            Content | Data => &[],
            Resources => RESOURCES,
            Form => FORM,
            Image => IMAGE,
            Font => FONT,
            Descriptor => DESCRIPTOR,
            FontFile => &[("Subtype", Plain), ("Length1", Plain), ("Length2", Plain), ("Length3", Plain)],
            Encoding => ENCODING,
            SystemInfo => &[("Registry", Plain), ("Ordering", Plain), ("Supplement", Plain)],
            Calibration => &[
                ("WhitePoint", Plain),
                ("BlackPoint", Plain),
                ("Gamma", Plain),
                ("Matrix", Plain),
                ("Range", Plain),
            ],
            Pattern => PATTERN,
            Shading => SHADING,
            Function => FUNCTION,
            State => STATE,
            SoftMask => &[("Type", Plain), ("S", Plain), ("G", Form), ("BC", Plain), ("TR", Function)],
            Layer => &[("Type", Plain), ("Name", Plain), ("OCGs", LayerList), ("P", Plain)],
            LayerSettings => &[("OCGs", LayerList), ("D", LayerView)],
            LayerView => &[("BaseState", Plain), ("ON", LayerList), ("OFF", LayerList)],
            Annotation => ANNOTATION,
            Appearances => &[("N", Appearance)],
            Border => &[("Type", Plain), ("W", Plain), ("S", Plain), ("D", Plain), ("I", Plain)],
            Icon => &[("R", Plain), ("BC", Plain), ("BG", Plain), ("CA", Plain)],
            Action => &[("S", Plain), ("URI", Plain)],
            AcroForm => &[
                ("Fields", Annotations),
                ("NeedAppearances", Plain),
                ("DR", Resources),
                ("DA", Plain),
                ("Q", Plain),
            ],
            _ => return None,
        })
    }

    /// The shape of every value of a dictionary whose keys are names, or of every member of an array.
    pub(super) fn each(self) -> Option<Shape> {
        Some(match self {
            Contents => Content,
            XObjects => XObject,
            Fonts => Font,
            FontList => Font,
            CharProcs => Content,
            ColorSpaces => ColorSpace,
            Patterns => Pattern,
            Shadings => Shading,
            States => State,
            Layers => Layer,
            LayerList => Layer,
            Annotations => Annotation,
            Appearance => Form,
            Function => Function,
            _ => return None,
        })
    }

    /// Whether objects of this shape are streams.
    pub(super) fn is_stream(self) -> bool {
        matches!(self, Content | Form | Image | FontFile | Data)
    }

    /// Whether objects of this shape may be streams.
    pub(super) fn may_be_stream(self) -> bool {
        self.is_stream() || matches!(self, Encoding | Pattern | Shading | Function)
    }

    /// Whether a name may stand in the place of an object of this shape.
    pub(super) fn may_be_name(self) -> bool {
        matches!(self, Encoding | Data | SoftMask | Function | ColorSpace)
    }

    /// Whether this is an array of [`Shape::each`]; one of them may stand for all.
    pub(super) fn is_list(self) -> bool {
        matches!(self, Contents | FontList | LayerList | Annotations | Function)
    }
}

/// The keys of a page that it may inherit from the nodes above it.
pub(super) const INHERITED: &[&str] = &["Resources", "MediaBox", "CropBox", "Rotate"];

const PAGE: Keys = &[
    ("MediaBox", Plain),
    ("CropBox", Plain),
    ("Rotate", Plain),
    ("UserUnit", Plain),
    ("Group", Group),
    ("Resources", Resources),
    ("Contents", Contents),
    ("Annots", Annotations),
];

const RESOURCES: Keys = &[
    ("ExtGState", States),
    ("ColorSpace", ColorSpaces),
    ("Pattern", Patterns),
    ("Shading", Shadings),
    ("XObject", XObjects),
    ("Font", Fonts),
    ("Properties", Layers),
];

const FORM: Keys = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("FormType", Plain),
    ("BBox", Plain),
    ("Matrix", Plain),
    ("Resources", Resources),
    ("Group", Group),
    ("OC", Layer),
];

const IMAGE: Keys = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("Width", Plain),
    ("Height", Plain),
    ("ColorSpace", ColorSpace),
    ("BitsPerComponent", Plain),
    ("Intent", Plain),
    ("ImageMask", Plain),
    ("Mask", Mask),
    ("Decode", Plain),
    ("Interpolate", Plain),
    ("SMask", Image),
    ("Matte", Plain),
    ("OC", Layer),
];

const FONT: Keys = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("BaseFont", Plain),
    ("Name", Plain),
    ("FirstChar", Plain),
    ("LastChar", Plain),
    ("Widths", Plain),
    ("Encoding", Encoding),
    ("ToUnicode", Data),
    ("FontDescriptor", Descriptor),
    ("DescendantFonts", FontList),
    ("CIDSystemInfo", SystemInfo),
    ("DW", Plain),
    ("W", Plain),
    ("DW2", Plain),
    ("W2", Plain),
    ("CIDToGIDMap", Data),
    ("FontBBox", Plain),
    ("FontMatrix", Plain),
    ("CharProcs", CharProcs),
    ("Resources", Resources),
];

const DESCRIPTOR: Keys = &[
    ("Type", Plain),
    ("FontName", Plain),
    ("FontFamily", Plain),
    ("FontStretch", Plain),
    ("FontWeight", Plain),
    ("Flags", Plain),
    ("FontBBox", Plain),
    ("ItalicAngle", Plain),
    ("Ascent", Plain),
    ("Descent", Plain),
    ("Leading", Plain),
    ("CapHeight", Plain),
    ("XHeight", Plain),
    ("StemV", Plain),
    ("StemH", Plain),
    ("AvgWidth", Plain),
    ("MaxWidth", Plain),
    ("MissingWidth", Plain),
    ("FontFile", FontFile),
    ("FontFile2", FontFile),
    ("FontFile3", FontFile),
    ("CharSet", Plain),
    ("CIDSet", Data),
];

const ENCODING: Keys = &[
    ("Type", Plain),
    ("BaseEncoding", Plain),
    ("Differences", Plain),
    ("CMapName", Plain),
    ("CIDSystemInfo", SystemInfo),
    ("WMode", Plain),
    ("UseCMap", Encoding),
];

const PATTERN: Keys = &[
    ("Type", Plain),
    ("PatternType", Plain),
    ("PaintType", Plain),
    ("TilingType", Plain),
    ("BBox", Plain),
    ("XStep", Plain),
    ("YStep", Plain),
    ("Resources", Resources),
    ("Matrix", Plain),
    ("Shading", Shading),
    ("ExtGState", State),
];

const SHADING: Keys = &[
    ("ShadingType", Plain),
    ("ColorSpace", ColorSpace),
    ("Background", Plain),
    ("BBox", Plain),
    ("AntiAlias", Plain),
    ("Coords", Plain),
    ("Domain", Plain),
    ("Function", Function),
    ("Extend", Plain),
    ("Matrix", Plain),
    ("BitsPerCoordinate", Plain),
    ("BitsPerComponent", Plain),
    ("BitsPerFlag", Plain),
    ("Decode", Plain),
    ("VerticesPerRow", Plain),
];

const FUNCTION: Keys = &[
    ("FunctionType", Plain),
    ("Domain", Plain),
    ("Range", Plain),
    ("Size", Plain),
    ("BitsPerSample", Plain),
    ("Order", Plain),
    ("Encode", Plain),
    ("Decode", Plain),
    ("C0", Plain),
    ("C1", Plain),
    ("N", Plain),
    ("Functions", Function),
    ("Bounds", Plain),
];

const STATE: Keys = &[
    ("Type", Plain),
    ("LW", Plain),
    ("LC", Plain),
    ("LJ", Plain),
    ("ML", Plain),
    ("D", Plain),
    ("RI", Plain),
    ("OP", Plain),
    ("op", Plain),
    ("OPM", Plain),
    ("Font", FontInState),
    ("FL", Plain),
    ("SM", Plain),
    ("SA", Plain),
    ("BM", Plain),
    ("SMask", SoftMask),
    ("CA", Plain),
    ("ca", Plain),
    ("AIS", Plain),
    ("TK", Plain),
    ("TR", Function),
];

/// Annotations and fields of forms, which are often one object. Who wrote one (`T` of what is no field) and when is
/// dropped by the walk.
const ANNOTATION: Keys = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("Rect", Plain),
    ("F", Plain),
    ("Contents", Plain),
    ("AP", Appearances),
    ("AS", Plain),
    ("Border", Plain),
    ("BS", Border),
    ("C", Plain),
    ("IC", Plain),
    ("CA", Plain),
    ("QuadPoints", Plain),
    ("InkList", Plain),
    ("L", Plain),
    ("LE", Plain),
    ("Vertices", Plain),
    ("RD", Plain),
    ("DA", Plain),
    ("Q", Plain),
    ("H", Plain),
    ("OC", Layer),
    ("A", Action),
    ("FT", Plain),
    ("T", Plain),
    ("TU", Plain),
    ("V", Plain),
    ("DV", Plain),
    ("Ff", Plain),
    ("Opt", Plain),
    ("TI", Plain),
    ("I", Plain),
    ("MaxLen", Plain),
    ("MK", Icon),
    ("Parent", Annotation),
    ("Kids", Annotations),
];

/// The annotations that are written: what is drawn on a page, links and fields. No files, sounds, films, pop-ups.
pub(super) const ANNOTATIONS: &[&str] = &[
    "Link",
    "Widget",
    "FreeText",
    "Text",
    "Line",
    "Square",
    "Circle",
    "Polygon",
    "PolyLine",
    "Highlight",
    "Underline",
    "Squiggly",
    "StrikeOut",
    "Stamp",
    "Caret",
    "Ink",
];
