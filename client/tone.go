package client

// Tone is how a status or an event reads at a glance; a theme gives it a color.
type Tone int

// The tones.
const (
	TonePlain   Tone = iota // as it should be
	ToneGood                // the mail went on, or arrived
	ToneMuted               // of little interest
	ToneAccent              // a rule or a setting decided something
	ToneWarning             // it waits
	ToneProblem             // the mail did not go where it was sent
)
