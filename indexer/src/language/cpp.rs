//! C++.

use super::Spec;

pub(super) static SPEC: Spec = Spec {
    grammar: grammar!("cpp", tree_sitter_cpp::LANGUAGE),
    scheme: 1,
    label: "C++",
    counted: "",
    extensions: &[
        "cpp", "cc", "cxx", "c++", "hpp", "hh", "hxx", "h++", "ipp", "inl", "tpp",
    ],
    ..Spec::EMPTY
};
