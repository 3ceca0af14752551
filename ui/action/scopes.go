package action

// Scopes are all scopes, in the order in which a person meets them.
var Scopes = []Scope{
	ScopeTraces, ScopeRecipients, ScopeTimeline, ScopeEveryone, ScopeApp, ScopeForm, ScopeSuggestions, ScopeText,
	ScopeOverlay, ScopeNote, ScopeColumns, ScopeVolume, ScopePalette, ScopePath, ScopeSearches, ScopeFields, ScopeSignIn, ScopeAnswer, ScopeAlways,
}
