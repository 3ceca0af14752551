// Package action is the catalogue of what a person can do with a key: the one
// truth that the keys, the footer, the help and the palette are read from.
//
// A key goes through a chain of scopes, from what is focused outward (see
// [Chain]); the first scope that binds it wins. Where text is typed, the chain
// leaves out every scope that binds letters.
//
// A person's own keys win over those of the catalogue, see [NewKeymap].
package action
