package ui

import (
	"cmp"
	"context"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/form"
	"msgtrace/ui/overlay"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
	"msgtrace/ui/traces"
)

// Profile is a tenant that the explorer can go to, and how it is asked.
type Profile struct {
	Name    string
	Tenant  string
	Dialect client.Dialect
	Account string // who is signed in; "" if that is not known
}

// seat is all that belongs to one profile. What was loaded in it stays in memory while
// the person is in another one.
type seat struct {
	options  Options
	form     *form.Model
	formOpen bool
	history  history
	reasons  *traces.Reasons
	opened   opened
	kept     int // requests that had been made at the last note, copy or save
	memory   remembered
	hidden   bool // names were hidden when it was left
}

// Tenancy returns the options of another profile with what all profiles share of these.
func (o Options) Tenancy(of Options) Options {
	o.Client, o.Profile, o.Tenant, o.Account, o.Command, o.Search = of.Client, of.Profile, of.Tenant, of.Account, of.Command, of.Search
	o.SignIns, o.Identity, o.Renew, o.Setting, o.Recall = of.SignIns, of.Identity, of.Renew, of.Setting, of.Recall
	o.Memory, o.Left, o.Journal, o.Restore = of.Memory, of.Left, of.Journal, nil
	o.Theme.TenantBand = of.Theme.TenantBand
	return o
}

// profiles asks which profiles there are, and who is signed in to each, and then the
// person where to go.
func (a *App) profiles() tea.Cmd {
	switch {
	case a.options.Served != nil:
		a.refuse("There is one tenant here, and no other to go to.")
		return nil
	case a.options.Demo:
		a.refuse("The demo has no profiles: all of it is the simulated mail of one tenant.")
		return nil
	case a.options.Profiles == nil:
		a.refuse("There are no profiles: `msgtrace config init` writes one.")
		return nil
	}
	return task.Start(&a.tasks, slotProfile, "profiles", a.options.Profiles, func(all []Profile, err error) tea.Cmd {
		if err != nil {
			a.fail(slotProfile, err, false)
			return nil
		}
		a.offerProfiles(all)
		return nil
	})
}

// offerProfiles shows the profiles to choose from.
func (a *App) offerProfiles(all []Profile) {
	if len(all) == 0 || len(all) == 1 && all[0].Name == a.options.Profile {
		a.say("There is no other profile: `msgtrace config init` writes one.")
		return
	}
	dot := " " + a.theme.Glyphs.Dot + " "
	items := make([]overlay.Item, len(all))
	for i, p := range all {
		detail := text.Clean(p.Tenant).String() + dot + string(p.Dialect)
		account := p.Account
		if s := a.seats[p.Name]; s != nil {
			account = cmp.Or(s.options.Account, account)
		}
		if p.Name == a.options.Profile {
			account, detail = cmp.Or(a.options.Account, account), "here"+dot+detail
		}
		if account != "" {
			detail += dot + text.Clean(a.client.text(account)).String()
		}
		items[i] = overlay.Item{Title: text.Clean(p.Name).String(), Detail: detail, Value: p.Name}
	}
	hint := a.keymap.Key(action.OverlayChoose) + " goes there" + dot + "what is loaded here stays" + dot + a.closes()
	a.show(overlay.NewMenu(a.theme, "Profiles", hint, items), a.goToProfile)
}

// goToProfile goes to a profile: to where the person was in it, or to its form.
func (a *App) goToProfile(name string) tea.Cmd {
	if name == a.options.Profile {
		a.say("This is profile %s.", text.Clean(name))
		return nil
	}
	if s := a.seats[name]; s != nil {
		a.sit(s)
		return nil
	}
	a.tasks.Remember(slotProfile, func() tea.Cmd { return a.goToProfile(name) })
	open := a.options.Open
	return task.Start(&a.tasks, slotProfile, "profile", func(ctx context.Context) (Options, error) {
		return open(ctx, name)
	}, func(o Options, err error) tea.Cmd {
		if err != nil {
			a.fail(slotProfile, err, false)
			return nil
		}
		options := a.options.Tenancy(o)
		options.SignIns.attach(a.wake)
		a.sit(&seat{options: options, form: newForm(options), formOpen: true, reasons: &traces.Reasons{}})
		return a.recall()
	})
}

// sit goes to another profile, and keeps what belongs to this one.
func (a *App) sit(s *seat) {
	watched := a.unwatch()
	a.interrupt()
	a.tasks.Stop(slotCauses)
	a.tasks.Stop(slotEveryone)
	a.tasks.Stop(slotLate)
	for i := range a.options.Recall {
		a.tasks.Stop(slotRecall(i))
	}
	a.stopKeeping()
	a.tasks.Forget()
	if a.seats == nil {
		a.seats = map[string]*seat{}
	}
	a.seats[a.options.Profile] = &seat{a.options, a.form, a.formOpen, a.history, a.reasons, a.opened, a.keptRequests, a.memory, a.client.hidden()}
	a.options, a.form, a.history, a.reasons, a.opened, a.keptRequests = s.options, s.form, s.history, s.reasons, s.opened, s.kept
	a.memory, a.guide = s.memory, nil
	a.knowAddresses()
	a.client, a.theme.TenantBand = &source{s.options.Client, a.client.names, s.options.Served, &ledger{}}, s.options.Theme.TenantBand
	a.statusLine, a.following, a.gathering, a.comparing, a.content = statusLine{}, following{}, gathering{}, pair{}, Content{}
	a.session.cutOff = nil
	a.everyone, a.signing, a.askIdentity, a.skipped, a.formChecked = nil, nil, false, false, 0
	if s.hidden != a.client.hidden() {
		a.setHidden(a.client.hidden())
	}
	if a.search() != nil {
		a.enter()
	} else {
		a.recipients.SetTrace(nil, false)
		a.timeline.Clear()
		a.focus, a.zoom = PaneTraces, false
	}
	a.formOpen = s.formOpen
	a.useZone()
	a.applyTimes()
	a.checkForm()
	a.relayout()
	a.say("%s", a.seated(watched))
}

// seated says where the person is now.
func (a *App) seated(watched bool) string {
	words := "Profile " + text.Clean(a.options.Profile).String() + "."
	if watched {
		words += " The search in the other one is not watched any more."
	}
	return words
}
