package config

import (
	"msgtrace/client"
	"msgtrace/client/auth"
	"msgtrace/client/note"
	"msgtrace/ui"
)

// Config is the whole configuration: the person's own file over those of the system.
type Config struct {
	Path   string   // where the person's own file was read from, or would be
	Read   bool     // whether there was one
	System []string // the files of the system that were read

	Ignored []string // the settings that have no effect, with file and line

	Profile  string // the profile that is used without --profile
	Theme    string
	ASCII    bool
	Plain    bool // line by line
	UTC      bool
	Zone     string // "" is the host's
	Hide     bool
	Remember bool
	Restore  bool
	Searches string // a folder
	Note     Note
	Columns  []string // of the explorer's list; nil: those that it has by itself
	Mouse    string   // "true", "false" or "auto"; "" is "false"
	ExitNote string   // "" is ExitVerdict
	Quit     string   // "" is QuitAsk
	CSVBOM   bool
	Watch    ui.WatchOptions
	Team     Team
	Keys     Keys // the explorer's
	Profiles map[string]*Profile

	unknownColumns []string
	places         map[string]place // of each dotted key
}

// place is where something stands; line 0: nowhere.
type place struct {
	path string
	line int
}

// Note is what a ticket note is made of.
type Note struct {
	Template note.Template // nil: not set
	lines    []string      // as the file has them
}

// Profile is a tenant, and how to sign in to it.
type Profile struct {
	Name      string
	Tenant    string // id or domain
	ClientID  string
	Method    auth.Method
	API       client.Dialect
	Cloud     string
	BaseURL   string   // of Graph, where it is not the cloud's own
	Authority string   // where to sign in, where it is not the cloud's own
	Color     string   // of the tenant's band in the explorer
	Domains   []string // of the tenant, all of them; nil: not known

	Port int // browser: the loopback port to return to

	Secret              Secret // client-secret
	Certificate         string // certificate: PEM or PFX
	CertificatePassword Secret
	SendChain           bool   // certificate: send x5c
	TokenFile           string // workload-identity

	TokenCache string // auto, keyring, runtime, memory, file
	Recipients string // message-traces: with-list or on-demand
	PageSize   int

	DetailsQuota string // tracing: shared or separate
	Form         Form
}

// Secret is where a secret is to be read; at most one of them is set.
type Secret struct {
	File        string // 0600
	Command     string // its first line of output
	Environment string // the name of a variable
	Ask         bool   // of the person
}

// Form is what the search form is filled in with.
type Form struct {
	Since     string
	Sender    []string
	Recipient []string
	Status    []string
}
