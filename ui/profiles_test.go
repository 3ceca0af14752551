package ui_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/client/simulator"
	"msgtrace/theme"
	"msgtrace/ui"
	"msgtrace/ui/uitest"
)

// tenants runs the explorer with the profiles contoso, of message-traces, and fabrikam, of
// tracing; one that is called broken cannot be opened.
func tenants(t *testing.T, script func(e *explorer, fabrikam *simulator.Simulator)) {
	t.Helper()
	e := &explorer{t: t}
	var other *simulator.Simulator
	start := func(in io.Reader, out io.Writer, options ...tea.ProgramOption) uitest.Program {
		e.options(setup{api: client.Tracing})
		other = e.sim
		o := e.options(setup{look: "ansi16"})
		o.Demo, o.Profile = false, "contoso"
		o.Profiles = func(context.Context) ([]ui.Profile, error) {
			return []ui.Profile{
				{Name: "contoso", Tenant: "contoso.com", Dialect: client.MessageTraces},
				{Name: "fabrikam", Tenant: "fabrikam.com", Dialect: client.Tracing, Account: "ben@fabrikam.com"},
				{Name: "broken", Tenant: "broken.example", Dialect: client.Tracing},
			}, nil
		}
		o.Open = func(_ context.Context, name string) (ui.Options, error) {
			if name == "broken" {
				return ui.Options{}, errors.New("the certificate is not there")
			}
			look, err := theme.Builtin("ansi16", false)
			if err == nil {
				look, err = look.ForTenant("red")
			}
			if err != nil {
				t.Error(err)
			}
			c, err := client.New(client.Options{Dialect: client.Tracing, Tokens: client.StaticToken(client.Secret(other.Token())), Transport: other.Transport()})
			return ui.Options{Client: c, Theme: look, Profile: name, Tenant: "fabrikam.com", Account: "ben@fabrikam.com", Command: []string{"msgtrace", "search", "--profile", name}}, err
		}
		e.app = ui.New(o)
		return ui.NewProgram(e.app, in, out, options...)
	}
	uitest.Run(t, uitest.Options{}, start, func(s *uitest.Session) {
		e.Session = s
		s.Press("enter")
		s.Settle()
		script(e, other)
	})
}

func TestAnotherProfileIsAnotherTenantWithAllOfItsOwn(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, fabrikam *simulator.Simulator) {
		e.Press("j", "j", "space")
		e.Settle()
		row := e.CursorRow()
		e.Press("P")
		e.Settle()
		e.Expect("Profiles", "contoso   here · contoso.com · message-traces · ann@contoso.com", "fabrikam  fabrikam.com · tracing · ben@fabrikam.com")
		e.Press("j", "enter")
		e.Settle()
		e.Expect("msgtrace  fabrikam.com · ben@fabrikam.com", "tracing", "0/100 requests", "Profile fabrikam.", "--profile fabrikam")
		if len(fabrikam.Log()) != 0 {
			e.Errorf("got %d requests, want none before a search", len(fabrikam.Log()))
		}
		if !strings.Contains(e.Raw(), "\x1b[31;1mfabrikam.com") {
			e.Errorf("got the name of the tenant in another color, want it red")
		}
		e.costs("the other tenant", 0, func() {
			e.Press("enter")
			e.Settle()
		})
		if len(fabrikam.Log()) != 1 {
			e.Errorf("got %d requests, want one", len(fabrikam.Log()))
		}
		e.Expect("1/100 requests", "fabrikam.com")
		e.Press("[")
		e.Expect("There is no search before this one.")
		e.costs("back again", 0, func() {
			e.Press("P", "g", "enter")
			e.Settle()
		})
		e.Expect("msgtrace  contoso.com · ann@contoso.com", "message-traces", "Profile contoso.", "1 marked")
		if e.CursorRow() != row {
			e.Errorf("got the cursor on %q, want it on %q", e.CursorRow(), row)
		}
		e.Press("P", "g", "j", "enter")
		e.Settle()
		if len(fabrikam.Log()) != 1 {
			e.Errorf("forth again: got %d requests, want one in all", len(fabrikam.Log()))
		}
		e.Expect("fabrikam.com", "all of it")
		e.Refuse("1 marked")
	})
}

func TestAProfileThatCannotBeOpenedLeavesThePersonWhereTheyAre(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, _ *simulator.Simulator) {
		row := e.CursorRow()
		e.Press("P", "G", "enter")
		e.Settle()
		e.Expect("contoso.com", "The certificate is not there", "! details")
		if e.CursorRow() != row {
			e.Errorf("got the cursor on %q, want it on %q", e.CursorRow(), row)
		}
		e.Press("P", "g", "enter")
		e.Expect("This is profile contoso.")
	})
}

func TestAWatchDoesNotGoOnInAnotherProfile(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, fabrikam *simulator.Simulator) {
		e.Press("w")
		e.Settle()
		e.Expect("Watching")
		e.Press("P", "j", "enter")
		e.Settle()
		e.Expect("Profile fabrikam. The search in the other one is not watched any more.")
		e.costs("an hour", 0, func() { e.Advance(time.Hour) })
		if len(fabrikam.Log()) != 0 {
			e.Errorf("got %d requests to the other tenant, want none", len(fabrikam.Log()))
		}
	})
}

func TestProfilesAreReachedFromTheForm(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, _ *simulator.Simulator) {
		e.Press("f", "tab")
		e.Type("P@contoso.com")
		e.Press("ctrl+o")
		e.Settle()
		e.Expect("Profiles")
		e.Press("j", "enter")
		e.Settle()
		e.Expect("fabrikam.com", "Profile fabrikam.")
		e.Refuse("P@contoso.com")
		e.Press("ctrl+o", "g", "enter")
		e.Settle()
		e.Expect("P@contoso.com")
	})
}

func TestTheDemoSaysThatItHasNoProfiles(t *testing.T) {
	t.Parallel()
	listed(t, setup{}, func(e *explorer) {
		e.Press("P")
		e.Expect("The demo has no profiles: all of it is the simulated mail of one tenant.")
	})
}

func TestEachProfileCountsWhatWasSpentAndNotKept(t *testing.T) {
	t.Parallel()
	tenants(t, func(e *explorer, _ *simulator.Simulator) {
		spendMany(e, "R")
		e.Press("y", "s")
		e.Settle()
		e.Press("P", "j", "enter")
		e.Settle()
		spendMany(e, "enter")
		spendMany(e, "R")
		e.Press("q")
		e.Expect("q again quits")
	})
}
