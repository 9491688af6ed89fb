//! The walk through a PDF from its catalog: what the tables of [`super::schema`] let through is copied, in the order
//! of the tables, and numbered anew. Nothing is taken over that is not reached.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::schema::{ANNOTATIONS, INHERITED, Shape};
use super::streams::Streams;
use super::strict::MOST_VALUES;
use super::value::{Item, Value};
use crate::{AttachmentError, MOST_PAGES};

/// How far the walk goes from one object to the next.
const DEEPEST: u32 = 400;
/// References that lead to references.
const LONGEST_CHAIN: u32 = 8;
/// The most levels of the tree of pages.
const HIGHEST_TREE: u32 = 40;
/// The most bytes in names and texts, outside of streams.
const MOST_TEXT: usize = 48 << 20;

/// What is written, and how many pages it has.
pub(super) struct Walked {
    pub(super) items: Vec<Item>,
    pub(super) pages: usize,
}

/// Walks through a file's objects from `root`.
pub(super) fn walk(
    from: &BTreeMap<u32, Item>,
    root: u32,
    streams: Streams,
) -> Result<Walked, AttachmentError> {
    let mut walk = Walk {
        from,
        streams,
        made: Vec::new(),
        known: BTreeMap::new(),
        values: MOST_VALUES,
        text: MOST_TEXT,
    };
    let (root, pages) = walk.catalog(root)?;
    Ok(Walked { items: number(walk.made, root)?, pages })
}

struct Walk<'a> {
    from: &'a BTreeMap<u32, Item>,
    streams: Streams,
    /// What was made, by numbers from 0; `None` while it is being made, and for what is let through by no table.
    made: Vec<Option<Item>>,
    known: BTreeMap<(u32, Shape), u32>,
    values: usize,
    text: usize,
}

type Made = Result<Option<Value>, AttachmentError>;

impl<'a> Walk<'a> {
    /// Its value and, if it is one, its stream; through references.
    fn follow(&self, value: &'a Value) -> (&'a Value, Option<&'a [u8]>) {
        let (mut value, mut stream) = (value, None);
        for _ in 0..LONGEST_CHAIN {
            let Value::Ref(number) = value else { return (value, stream) };
            let Some(item) = self.from.get(number) else { return (&Value::Null, None) };
            (value, stream) = (&item.value, item.stream.as_deref());
        }
        (&Value::Null, None)
    }

    fn behind(&self, dict: &'a Value, key: &str) -> &'a Value {
        dict.get(key).map_or(&Value::Null, |value| self.follow(value).0)
    }

    fn add(&mut self, item: Option<Item>) -> Result<u32, AttachmentError> {
        self.made.push(item);
        u32::try_from(self.made.len() - 1).map_err(|_| AttachmentError::TooLarge)
    }

    fn catalog(&mut self, root: u32) -> Result<(u32, usize), AttachmentError> {
        let root = &self.from.get(&root).ok_or(AttachmentError::Damaged)?.value;
        let tree = root.get("Pages").ok_or(AttachmentError::Damaged)?;
        let mut leaves = Vec::new();
        let mut seen = BTreeSet::new();
        self.leaves(tree, &[], &mut seen, &mut leaves, HIGHEST_TREE)?;
        if leaves.is_empty() {
            return Err(AttachmentError::Damaged);
        }
        let pages = self.add(None)?;
        let mut kids = Vec::with_capacity(leaves.len());
        for leaf in &leaves {
            let made = self.keyed(leaf, Shape::Page, DEEPEST)?;
            let mut page = dict(vec![("Type", Value::name("Page")), ("Parent", Value::Ref(pages))]);
            if let (Value::Dict(page), Some(Value::Dict(made))) = (&mut page, made) {
                page.extend(made);
            }
            kids.push(Value::Ref(self.add(Some(Item { value: page, stream: None }))?));
        }
        let count = leaves.len();
        let counted = i64::try_from(count).map_err(|_| AttachmentError::TooLarge)?;
        let tree = dict(vec![
            ("Type", Value::name("Pages")),
            ("Kids", Value::Array(kids)),
            ("Count", Value::Int(counted)),
        ]);
        self.set(pages, Some(Item { value: tree, stream: None }));
        let mut catalog = dict(vec![("Type", Value::name("Catalog")), ("Pages", Value::Ref(pages))]);
        for (key, shape) in [("AcroForm", Shape::AcroForm), ("OCProperties", Shape::LayerSettings)] {
            if let Some(value) = root.get(key)
                && let Some(made) = self.value(value, shape, DEEPEST)?
            {
                catalog.set(key, made);
            }
        }
        Ok((self.add(Some(Item { value: catalog, stream: None }))?, count))
    }

    /// The pages in their order, each with what it inherits.
    fn leaves(
        &mut self,
        node: &'a Value,
        above: &[(&str, &'a Value)],
        seen: &mut BTreeSet<u32>,
        leaves: &mut Vec<Value>,
        height: u32,
    ) -> Result<(), AttachmentError> {
        if let Value::Ref(number) = node
            && !seen.insert(*number)
        {
            return Err(AttachmentError::Damaged);
        }
        let height = height.checked_sub(1).ok_or(AttachmentError::Damaged)?;
        let node = self.follow(node).0;
        let mut here = above.to_vec();
        for key in INHERITED {
            if let Some(value) = node.get(key) {
                here.retain(|(name, _)| name != key);
                here.push((key, value));
            }
        }
        if let Value::Array(kids) = self.behind(node, "Kids") {
            for kid in kids {
                self.leaves(kid, &here, seen, leaves, height)?;
            }
            return Ok(());
        }
        let Value::Dict(_) = node else { return Err(AttachmentError::Damaged) };
        if self.behind(node, "Type").is_name("Pages") {
            return Ok(());
        }
        if leaves.len() == MOST_PAGES {
            return Err(AttachmentError::TooLarge);
        }
        let mut page = node.clone();
        here.into_iter().for_each(|(key, value)| page.set(key, value.clone()));
        leaves.push(page);
        Ok(())
    }

    fn set(&mut self, number: u32, item: Option<Item>) {
        let place = usize::try_from(number).ok().and_then(|number| self.made.get_mut(number));
        if let Some(place) = place {
            *place = item;
        }
    }

    fn spend(&mut self) -> Result<(), AttachmentError> {
        self.values = self.values.checked_sub(1).ok_or(AttachmentError::TooLarge)?;
        Ok(())
    }

    /// A value in a place where `shape` is expected; `None` where nothing of it is let through.
    fn value(&mut self, value: &Value, shape: Shape, deep: u32) -> Made {
        self.spend()?;
        let deep = deep.checked_sub(1).ok_or(AttachmentError::Damaged)?;
        let Value::Ref(mut number) = *value else {
            // Streams are objects of their own.
            return Ok(self.item(value, None, shape, deep)?.map(|item| item.value));
        };
        // An object may be nothing but a reference, also to itself.
        for _ in 0..LONGEST_CHAIN {
            let Some(item) = self.from.get(&number) else { return Ok(None) };
            match &item.value {
                Value::Ref(next) => number = *next,
                value if shape == Shape::Plain => return self.plain(value, deep),
                value => {
                    if let Some(known) = self.known.get(&(number, shape)) {
                        return Ok(Some(Value::Ref(*known)));
                    }
                    let known = self.add(None)?;
                    self.known.insert((number, shape), known);
                    let made = self.item(value, item.stream.as_deref(), shape, deep)?;
                    self.set(known, made);
                    return Ok(Some(Value::Ref(known)));
                }
            }
        }
        Ok(None)
    }

    fn item(
        &mut self,
        value: &Value,
        stream: Option<&[u8]>,
        shape: Shape,
        deep: u32,
    ) -> Result<Option<Item>, AttachmentError> {
        let shape = match shape {
            Shape::XObject if self.is(value, "Subtype", "Image") => Shape::Image,
            Shape::XObject if self.is(value, "Subtype", "Form") => Shape::Form,
            Shape::Appearance if stream.is_some() => Shape::Form,
            Shape::Mask if stream.is_some() => Shape::Image,
            Shape::Mask => Shape::Plain,
            shape => shape,
        };
        let only = |value| Ok(Some(Item { value, stream: None }));
        match value {
            Value::Name(_) if shape.may_be_name() => return only(value.clone()),
            Value::Array(_) if shape == Shape::ColorSpace => {
                return Ok(self.color_space(value, deep)?.map(|value| Item { value, stream: None }));
            }
            Value::Array(members) if shape == Shape::FontInState => {
                let [font, size] = members.as_slice() else { return Ok(None) };
                let (font, size) =
                    (self.value(font, Shape::Font, deep)?, self.value(size, Shape::Plain, deep)?);
                let both = font.zip(size).map(|(font, size)| Value::Array(vec![font, size]));
                return Ok(both.map(|value| Item { value, stream: None }));
            }
            Value::Array(members) if shape.is_list() => {
                let Some(each) = shape.each() else { return Ok(None) };
                let mut list = Vec::new();
                for member in members {
                    list.extend(self.value(member, each, deep)?);
                }
                return only(Value::Array(list));
            }
            _ => {}
        }
        if shape == Shape::Plain {
            return Ok(self.plain(value, deep)?.map(|value| Item { value, stream: None }));
        }
        let Value::Dict(_) = value else { return Ok(None) };
        if shape == Shape::Contents {
            // One stream for all, in an object of its own.
            return self.item(value, stream, Shape::Content, deep);
        }
        if stream.is_none() && shape.is_stream() || stream.is_some() && !shape.may_be_stream() {
            return Ok(None);
        }
        match shape.keys() {
            Some(_) if shape == Shape::Annotation => {
                Ok(self.annotation(value, deep)?.map(|value| Item { value, stream: None }))
            }
            // Only layers: other properties of marked content are free for anything.
            Some(_)
                if shape == Shape::Layer
                    && !self.is(value, "Type", "OCG")
                    && !self.is(value, "Type", "OCMD") =>
            {
                Ok(None)
            }
            Some(_) if shape == Shape::Action && !self.is(value, "S", "URI") => Ok(None),
            Some(_) => {
                let Some(mut made) = self.keyed(value, shape, deep)? else { return Ok(None) };
                let stream = match stream {
                    None => None,
                    Some(bytes) => {
                        let coding = self.coding(value);
                        Some(self.streams.take(&mut made, &coding, bytes, shape == Shape::Image)?)
                    }
                };
                Ok(Some(Item { value: made, stream }))
            }
            None => {
                let Some(each) = shape.each() else { return Ok(None) };
                self.named(value, each, deep)
            }
        }
    }

    fn is(&self, dict: &Value, key: &str, name: &str) -> bool {
        dict.get(key).is_some_and(|value| self.follow_any(value).is_name(name))
    }

    fn follow_any<'b>(&'b self, value: &'b Value) -> &'b Value {
        let mut value = value;
        for _ in 0..LONGEST_CHAIN {
            let Value::Ref(number) = value else { return value };
            value = self.from.get(number).map_or(&Value::Null, |item| &item.value);
        }
        &Value::Null
    }

    /// A dictionary by its table.
    fn keyed(&mut self, value: &Value, shape: Shape, deep: u32) -> Made {
        let mut entries = Vec::new();
        for (key, shape) in shape.keys().unwrap_or_default() {
            if let Some(value) = value.get(key)
                && let Some(made) = self.value(value, *shape, deep)?
            {
                entries.push((key.as_bytes().to_vec(), made));
            }
        }
        Ok(Some(Value::Dict(entries)))
    }

    /// A dictionary of names that its writer chose.
    fn named(&mut self, value: &Value, each: Shape, deep: u32) -> Result<Option<Item>, AttachmentError> {
        let Value::Dict(entries) = value else { return Ok(None) };
        let mut made = Vec::new();
        for (name, value) in entries {
            self.text = self.text.checked_sub(name.len()).ok_or(AttachmentError::TooLarge)?;
            if let Some(value) = self.value(value, each, deep)? {
                made.push((name.clone(), value));
            }
        }
        Ok(Some(Item { value: Value::Dict(made), stream: None }))
    }

    fn plain(&mut self, value: &Value, deep: u32) -> Made {
        let deep = deep.checked_sub(1).ok_or(AttachmentError::Damaged)?;
        Ok(match value {
            Value::Null | Value::Dict(_) => None,
            Value::Bool(_) | Value::Int(_) | Value::Real(_) => Some(value.clone()),
            Value::Name(bytes) | Value::Text(bytes) => {
                self.text = self.text.checked_sub(bytes.len()).ok_or(AttachmentError::TooLarge)?;
                Some(value.clone())
            }
            Value::Array(members) => {
                let mut list = Vec::new();
                for member in members {
                    // Places count: what is not let through is null.
                    list.push(self.value(member, Shape::Plain, deep)?.unwrap_or(Value::Null));
                }
                Some(Value::Array(list))
            }
            Value::Ref(_) => return self.value(value, Shape::Plain, deep),
        })
    }

    /// An array that begins with the name of a family (8.6). Profiles are replaced by the device's colors.
    fn color_space(&mut self, value: &Value, deep: u32) -> Made {
        let Value::Array(members) = value else { return Ok(None) };
        let Some(Value::Name(family)) = members.first().map(|first| self.follow_any(first)) else {
            return Ok(None);
        };
        let family = family.clone();
        let shapes: &[Shape] = match family.as_slice() {
            b"ICCBased" => {
                let profile = members.get(1).map(|profile| self.follow_any(profile));
                let device = match profile.and_then(|profile| profile.get("N")).map(|n| self.follow_any(n)) {
                    Some(Value::Int(1)) => "DeviceGray",
                    Some(Value::Int(3)) => "DeviceRGB",
                    Some(Value::Int(4)) => "DeviceCMYK",
                    _ => return Ok(None),
                };
                return Ok(Some(Value::name(device)));
            }
            b"CalGray" | b"CalRGB" | b"Lab" => &[Shape::Plain, Shape::Calibration],
            b"Indexed" | b"I" => &[Shape::Plain, Shape::ColorSpace, Shape::Plain, Shape::Data],
            b"Separation" | b"DeviceN" => &[Shape::Plain, Shape::Plain, Shape::ColorSpace, Shape::Function],
            b"Pattern" => &[Shape::Plain, Shape::ColorSpace],
            _ => &[Shape::Plain],
        };
        let mut list = Vec::new();
        for (member, shape) in members.iter().zip(shapes) {
            // A table of colors is a string or a stream.
            let text = matches!(self.follow_any(member), Value::Text(_));
            let shape = if *shape == Shape::Data && text { Shape::Plain } else { *shape };
            let Some(made) = self.value(member, shape, deep)? else { return Ok(None) };
            list.push(made);
        }
        Ok(Some(Value::Array(list)))
    }

    fn annotation(&mut self, value: &Value, deep: u32) -> Made {
        let subtype = value.get("Subtype").map(|subtype| self.follow_any(subtype));
        let (taken, field) = match subtype {
            Some(Value::Name(name)) => {
                (ANNOTATIONS.iter().any(|one| one.as_bytes() == name), name == b"Widget")
            }
            _ => (value.get("T").is_some() || value.get("FT").is_some() || value.get("Kids").is_some(), true),
        };
        if !taken {
            return Ok(None);
        }
        let Some(mut made) = self.keyed(value, Shape::Annotation, deep)? else { return Ok(None) };
        if !field {
            // Its author, where it is no field's name.
            made.remove("T");
        }
        Ok(Some(made))
    }

    /// Filters and their parameters, without references but to streams.
    fn coding(&self, value: &Value) -> Coding<'a> {
        let list = |key: &str, short: &str| match value
            .get(key)
            .or_else(|| value.get(short))
            .map(|v| self.follow_any(v))
        {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(members)) => {
                members.iter().map(|member| self.follow_any(member).clone()).collect()
            }
            Some(one) => vec![one.clone()],
        };
        let filters = list("Filter", "F");
        let mut parameters = list("DecodeParms", "DP");
        let mut globals = None;
        for one in &mut parameters {
            if let Value::Dict(entries) = one {
                for (key, value) in entries {
                    if key == b"JBIG2Globals"
                        && let Value::Ref(number) = value
                    {
                        globals = self.from.get(number);
                    }
                    *value = self.follow_any(value).clone();
                }
            }
        }
        let space = value.get("ColorSpace").map(|space| self.follow_any(space));
        let indexed = match space {
            Some(Value::Array(members)) => members
                .first()
                .map(|first| self.follow_any(first))
                .is_some_and(|family| family.is_name("Indexed") || family.is_name("I")),
            _ => false,
        };
        Coding { filters, parameters, globals, indexed }
    }
}

/// How a stream's bytes are coded.
pub(super) struct Coding<'a> {
    pub(super) filters: Vec<Value>,
    pub(super) parameters: Vec<Value>,
    /// The stream that a JBIG2 picture shares with others.
    pub(super) globals: Option<&'a Item>,
    /// Whether samples are places in a table of colors.
    pub(super) indexed: bool,
}

fn dict(entries: Vec<(&str, Value)>) -> Value {
    Value::Dict(entries.into_iter().map(|(key, value)| (key.as_bytes().to_vec(), value)).collect())
}

/// Numbers objects from 1 in the order in which they are first named, beginning with `root`. What was not made is
/// nothing: keys and places in lists that name it are left out.
fn number(mut made: Vec<Option<Item>>, root: u32) -> Result<Vec<Item>, AttachmentError> {
    let mut numbers = BTreeMap::from([(root, 1)]);
    let mut waiting = VecDeque::from([root]);
    let there: BTreeSet<u32> =
        (0u32..).zip(&made).filter(|(_, item)| item.is_some()).map(|(number, _)| number).collect();
    let mut items = Vec::new();
    while let Some(next) = waiting.pop_front() {
        let item = usize::try_from(next).ok().and_then(|place| made.get_mut(place)).and_then(Option::take);
        let mut item = item.ok_or(AttachmentError::Damaged)?;
        renumber(&mut item.value, &there, &mut numbers, &mut waiting);
        items.push(item);
    }
    Ok(items)
}

fn renumber(
    value: &mut Value,
    there: &BTreeSet<u32>,
    numbers: &mut BTreeMap<u32, u32>,
    waiting: &mut VecDeque<u32>,
) {
    match value {
        Value::Ref(number) if there.contains(number) => {
            let next = u32::try_from(numbers.len() + 1).unwrap_or(u32::MAX);
            let new = *numbers.entry(*number).or_insert_with(|| {
                waiting.push_back(*number);
                next
            });
            *number = new;
        }
        Value::Ref(_) => *value = Value::Null,
        Value::Array(members) => {
            members.retain(|value| !matches!(value, Value::Ref(number) if !there.contains(number)));
            members.iter_mut().for_each(|member| renumber(member, there, numbers, waiting));
        }
        Value::Dict(entries) => {
            entries.retain(|(_, value)| !matches!(value, Value::Ref(number) if !there.contains(number)));
            entries.iter_mut().for_each(|(_, value)| renumber(value, there, numbers, waiting));
        }
        _ => {}
    }
}
