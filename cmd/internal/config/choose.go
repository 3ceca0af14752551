package config

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"msgtrace/client"
	"msgtrace/client/note"
	"msgtrace/theme"
	"msgtrace/theme/nearest"
	"msgtrace/ui"
)

// Flags are what the command line overrides; empty means not given.
type Flags struct {
	Profile, API, BaseURL, Theme, Zone string
	ASCII, UTC, Hide, Plain            bool
}

// Chosen is what is in force.
type Chosen struct {
	Profile *Profile   // nil: none is configured or named
	Known   []string   // the names of all that are configured
	Others  []*Profile // all that are configured besides
	API     client.Dialect
	BaseURL string // empty: Graph's own
	Theme   string
	ASCII   bool
	Plain   bool // line by line, no full screen
	UTC     bool
	Zone    string // that times are read and shown in; "" is the host's
	Hide    bool   // names in addresses, and subjects
	// Remember is whether anything but the requests is remembered between runs.
	Remember bool
	// Restore is whether the session is kept where the connection is lost.
	Restore  bool
	Searches string // the folder of shared ones, "" for none
	Note     note.Template
	// Columns are those of the explorer's list, nil for those that it has by itself.
	Columns []string
	// Mouse is whether the mouse works in the explorer: "true", "false" or "auto".
	Mouse string
	// ExitNote is what is printed when the explorer ends.
	ExitNote string
	// Quit is what the key that quits does where much was spent that nobody has kept.
	Quit   string
	CSVBOM bool // CSV begins with a byte order mark
	Watch  ui.WatchOptions
	Team   Team
	Keys   Keys    // the explorer's
	Values []Value // all of it as text, for people, but for the keys
}

// Value is one setting in force.
type Value struct {
	Name   string `json:"name"`
	Value  string `json:"value"`
	Origin string `json:"origin"` // "default", a file and line, a variable, a flag, or what key was lost
}

// Choose puts the flags and the environment over the file.
func (c *Config) Choose(flags Flags, getenv func(string) string) (Chosen, error) {
	s := Chosen{Theme: c.Theme, ASCII: c.ASCII, Plain: c.Plain, UTC: c.UTC, Zone: c.Zone, Hide: c.Hide, Remember: c.Remember, Restore: c.Restore && c.Remember, Searches: c.Searches, Note: c.Note.Template, Columns: c.Columns, Mouse: cmp.Or(c.Mouse, "false"), ExitNote: cmp.Or(c.ExitNote, ExitVerdict),
		Quit: cmp.Or(c.Quit, QuitAsk), CSVBOM: c.CSVBOM,
		Watch: ui.WatchOptions{For: cmp.Or(c.Watch.For, client.WatchFor), Notify: cmp.Or(c.Watch.Notify, ui.Notifies[0])}, Team: c.Team, Keys: c.Keys, API: client.Dialects()[0], Known: slices.Sorted(maps.Keys(c.Profiles))}
	o := origins{config: c}
	name, from := c.profileName(flags, getenv)
	o.add("profile", name, from)
	if err := s.profile(c, name, &o); err != nil {
		return Chosen{}, err
	}
	if err := s.flags(c, flags, &o); err != nil {
		return Chosen{}, err
	}
	o.add("theme", cmp.Or(s.Theme, theme.DefaultName()), o.of("theme", flags.Theme != "", "--theme"))
	o.add("ascii", fmt.Sprint(s.ASCII), o.of("ascii", flags.ASCII, "--ascii"))
	o.plain(&s, flags, getenv)
	o.add("utc", fmt.Sprint(s.UTC), o.of("utc", flags.UTC, "--utc"))
	if s.Zone != "" {
		o.add("zone", s.Zone, o.of("zone", flags.Zone != "", "--zone"))
	}
	o.add("hide", fmt.Sprint(s.Hide), o.of("hide", flags.Hide, "--hide"))
	o.add("remember", fmt.Sprint(s.Remember), c.where("remember"))
	o.add("restore", fmt.Sprint(s.Restore), o.restore(s))
	if s.Searches != "" {
		o.add("searches", s.Searches, c.where("searches"))
	}
	o.add("mouse", s.Mouse, c.where("mouse"))
	o.add("exit_note", s.ExitNote, c.where("exit_note"))
	o.add("quit", s.Quit, c.where("quit"))
	o.add("csv.bom", fmt.Sprint(s.CSVBOM), c.where("csv.bom"))
	o.add("watch.for", durationText(s.Watch.For), c.where("watch.for"))
	o.add("watch.notify", s.Watch.Notify, c.where("watch.notify"))
	if len(c.Columns) > 0 {
		o.add("columns", strings.Join(c.Columns, ", "), c.where("columns"))
	}
	if c.Note.Template != nil {
		o.add("note.lines", strings.Join(c.Note.lines, ", "), c.where("note.lines"))
	}
	o.team(c)
	s.Values = o.values
	return s, nil
}

// restore is where it is said whether the session is kept: what forbids that comes first.
func (o *origins) restore(s Chosen) string {
	if !s.Remember {
		return o.config.where("remember")
	}
	return o.config.where("restore")
}

// plain reports whether plain lines are in force: by the flag, by the variable by which
// people ask several programs for them, or by the file.
func (o *origins) plain(s *Chosen, flags Flags, getenv func(string) string) {
	from := o.of("plain", flags.Plain, "--plain")
	if !flags.Plain && Accessible(getenv) {
		from = "$ACCESSIBLE"
	}
	s.Plain = s.Plain || flags.Plain || Accessible(getenv)
	o.add("plain", fmt.Sprint(s.Plain), from)
}

// Accessible reports whether the environment asks for output that assistive technology
// can follow. The name is that of huh and of programs made with it:
// https://github.com/charmbracelet/huh#accessibility
func Accessible(getenv func(string) string) bool {
	switch strings.ToLower(getenv("ACCESSIBLE")) {
	case "", "0", "false", "no":
		return false
	}
	return true
}

// profileName is the profile to use: the flag's, the variable's, the file's,
// or the only one there is.
func (c *Config) profileName(flags Flags, getenv func(string) string) (name, from string) {
	if flags.Profile != "" {
		return flags.Profile, "--profile"
	}
	if name := getenv("MSGTRACE_PROFILE"); name != "" {
		return name, "$MSGTRACE_PROFILE"
	}
	if c.Profile != "" {
		return c.Profile, c.where("profile")
	}
	for name := range c.Profiles {
		if len(c.Profiles) == 1 {
			return name, "the only profile in " + c.FileOf(name)
		}
	}
	return "", "default"
}

// profile takes over what the profile says.
func (s *Chosen) profile(c *Config, name string, o *origins) error {
	if name == "" {
		return nil
	}
	held, ok := c.Profiles[name]
	if !ok {
		if len(s.Known) == 0 {
			return fmt.Errorf("there is no profile %q: %s has none; `msgtrace config init` writes one", name, c.Path)
		}
		return fmt.Errorf("there is no profile %q in %s%s", name, c.Path, nearest.Hint(name, s.Known))
	}
	p := *held
	p.BaseURL = cmp.Or(p.BaseURL, national[p.Cloud].graph)
	p.Authority = cmp.Or(p.Authority, national[p.Cloud].authority)
	s.Profile, s.API, s.BaseURL = &p, p.API, p.BaseURL
	for _, other := range s.Known {
		if other != name {
			s.Others = append(s.Others, c.Profiles[other])
		}
	}
	for _, setting := range profiles {
		text := setting.value(&p).String()
		if setting.name == "api" || setting.name == "base_url" || text == "" || text == "false" || text == "0" {
			continue
		}
		o.add(setting.name, text, c.where("profiles."+name+"."+setting.name))
	}
	return nil
}

// flags takes over what the command line says.
func (s *Chosen) flags(c *Config, flags Flags, o *origins) error {
	if err := flags.Check(c.themes()); err != nil {
		return err
	}
	where := "profiles."
	if s.Profile != nil {
		where += s.Profile.Name + "."
	}
	if flags.API != "" {
		api, err := ParseAPI(flags.API)
		if err != nil {
			return err
		}
		s.API = api
		if s.Profile != nil {
			s.Profile.API = api
		}
	}
	if flags.BaseURL != "" {
		s.BaseURL = flags.BaseURL
		if s.Profile != nil {
			s.Profile.BaseURL = flags.BaseURL
		}
	}
	if err := s.offered(flags); err != nil {
		return err
	}
	var err error
	if s.Theme, err = c.themes().Locate(cmp.Or(flags.Theme, s.Theme)); err != nil {
		return err
	}
	s.ASCII, s.UTC, s.Hide = s.ASCII || flags.ASCII, (s.UTC && flags.Zone == "") || flags.UTC, s.Hide || flags.Hide
	s.Zone = cmp.Or(flags.Zone, s.Zone)
	o.add("api", string(s.API), o.of(where+"api", flags.API != "", "--api"))
	o.add("base_url", cmp.Or(s.BaseURL, client.DefaultBaseURL), o.of(where+"base_url", flags.BaseURL != "", "--base-url"))
	return nil
}

// Check refuses what would be refused in the file too.
func (f Flags) Check(themes Themes) error {
	for _, given := range []struct {
		flag, value string
		check       func(string) error
	}{{"--base-url", f.BaseURL, checkBaseURL}, {"--theme", f.Theme, themes.check}, {"--zone", f.Zone, checkZone}} {
		if given.value == "" {
			continue
		}
		if err := given.check(given.value); err != nil {
			return fmt.Errorf("%s %w", given.flag, err)
		}
	}
	if f.UTC && f.Zone != "" {
		return errors.New("--utc and --zone exclude each other")
	}
	return nil
}

// offered refuses an API that there is not where the requests would go.
func (s *Chosen) offered(flags Flags) error {
	if flags.BaseURL != "" {
		if err := offered(s.API, cloudAt(flags.BaseURL)); err != nil {
			return fmt.Errorf("--base-url: %w", err)
		}
	}
	if s.Profile == nil {
		return nil
	}
	if wrong := s.Profile.reach(); len(wrong) > 0 {
		return fmt.Errorf("profile %s: %s", s.Profile.Name, wrong[0].text)
	}
	return nil
}

// origins gathers the values and where they are from.
type origins struct {
	config *Config
	values []Value
}

func (o *origins) add(name, value, origin string) {
	o.values = append(o.values, Value{Name: name, Value: value, Origin: origin})
}

// of is the flag, if it was given, or else the place in the file.
func (o *origins) of(key string, flagged bool, flag string) string {
	if flagged {
		return flag
	}
	return o.config.where(key)
}

// where is the file and line of a key, or "default".
func (c *Config) where(key string) string {
	if at := c.places[key]; at.line > 0 {
		return fmt.Sprintf("%s:%d", at.path, at.line)
	}
	return "default"
}

// FileOf is the file that a profile was read from, the person's own where it stands in
// several.
func (c *Config) FileOf(profile string) string { return c.places["profiles."+profile].path }

// ParseAPI reads the value of --api.
func ParseAPI(name string) (client.Dialect, error) {
	api, err := client.ParseDialect(name)
	if err != nil {
		return "", fmt.Errorf("--api %s must be %s%s", name, oneOf(apis), nearest.Hint(name, apis))
	}
	return api, nil
}

// MouseOn reports whether the mouse works in the explorer where it runs: over SSH only if
// that was asked for, for there each click takes the long way.
func (s Chosen) MouseOn(getenv func(string) string) bool {
	remote := getenv("SSH_CONNECTION") != "" || getenv("SSH_TTY") != ""
	return s.Mouse == "true" || s.Mouse == auto && !remote
}
