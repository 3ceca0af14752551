package ui

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/ui/action"
	"msgtrace/ui/task"
	"msgtrace/ui/text"
)

// refusal says on one line what is missing or who did not let the call through,
// and "" when it was let in.
func (a *App) refusal(e *client.Error) string {
	code := ""
	if e.Status != 0 {
		code = fmt.Sprintf(" (%d)", e.Status)
	}
	other, wrong := a.wrongAudience(e)
	switch {
	case errors.Is(e.Kind, client.ErrNotGraph):
		return capital(text.Clean(e.Message).String())
	case errors.Is(e.Kind, client.ErrTLS) && e.Remedy() == client.TrustAdvice:
		return "The certificate of Graph is not trusted: name a proxy's authority in SSL_CERT_FILE."
	case errors.Is(e.Kind, client.ErrForbidden):
		return fmt.Sprintf("Not allowed%s: %s.", code, text.Clean(a.denial().Brief))
	case errors.Is(e.Kind, client.ErrNotProvisioned):
		return fmt.Sprintf("The tenant lacks the service principal of message trace%s; your password is not the cause.", code)
	case wrong:
		return fmt.Sprintf("Not signed in%s: %s.", code, text.Clean(other.What))
	case errors.Is(e.Kind, client.ErrSignIn) && e.Err != nil:
		return fmt.Sprintf("Not signed in%s: %s", code, reason(e.Err))
	case errors.Is(e.Kind, client.ErrSignIn):
		return fmt.Sprintf("Not signed in%s: Graph did not take the token.", code)
	}
	return ""
}

// reason says what was wrong with a sign-in, and what mends it.
func reason(err error) string {
	words := err.Error()
	var brief interface{ Brief() string }
	if errors.As(err, &brief) {
		words = brief.Brief()
	}
	return strings.TrimSpace(sentence(text.Clean(words).String()) + " " + text.Clean(remedy(err)).String())
}

// remedy is what an error says about its mend.
func remedy(err error) string {
	var advised interface{ Remedy() string }
	if errors.As(err, &advised) {
		return advised.Remedy()
	}
	return ""
}

// mends say who grants what is missing, where, and how.
func (a *App) mends(e *client.Error) []fact {
	again := a.keymap.Key(action.RunAgain) + " continues"
	other, wrong := a.wrongAudience(e)
	switch {
	case errors.Is(e.Kind, client.ErrTLS):
		return []fact{{"Then", e.Remedy() + " " + again + "."}}
	case errors.Is(e.Kind, client.ErrForbidden):
		return a.deniedFacts(again)
	case errors.Is(e.Kind, client.ErrNotProvisioned):
		return []fact{
			{"Missing", "the service principal of the application " + client.ServicePrincipal + " in the tenant; it is created once"},
			{"Who creates it", "a Cloud Application Administrator or Application Administrator"},
			{"PowerShell", "Connect-MgGraph -Scopes Application.ReadWrite.All"},
			{"", "New-MgServicePrincipal -AppId " + client.ServicePrincipal},
			{"Azure CLI", "az ad sp create --id " + client.ServicePrincipal},
			{"Then", "wait, up to some hours, until Graph knows it; " + again},
		}
	case wrong:
		return []fact{{"Missing", other.What}, {"Then", other.Mend}}
	case errors.Is(e.Kind, client.ErrSignIn) && e.Err == nil:
		return []fact{{"Then", "sign in with msgtrace login, or give a fresh token in MSGTRACE_TOKEN; msgtrace doctor tells which is missing"}}
	}
	return nil
}

// bearer is what the token that was last used says of itself, as far as known.
func (a *App) bearer() client.Bearer {
	if a.options.Bearer == nil {
		return client.Bearer{}
	}
	return a.options.Bearer()
}

// wrongAudience reports whether Graph refused a token that is for another API.
func (a *App) wrongAudience(e *client.Error) (client.Shortfall, bool) {
	if e.Status != http.StatusUnauthorized || !errors.Is(e.Kind, client.ErrSignIn) {
		return client.Shortfall{}, false
	}
	return a.bearer().WrongAudience()
}

// denial is what is missing, as far as the token tells.
func (a *App) denial() client.Denial { return a.client.Dialect().Denied(a.bearer()) }

func (a *App) deniedFacts(again string) []fact {
	d := a.denial()
	facts := []fact{{"Missing", d.Missing}, {"Who grants it", d.Who}}
	for _, where := range []fact{{"Permission", d.Permission}, {"Role", d.Role}, {"Not supported", d.Unsupported}} {
		if where.value != "" {
			facts = append(facts, where)
		}
	}
	return append(facts, fact{"Then", again})
}

// runAgain asks again for what the focused pane shows. After a refusal for
// want of a permission it first gets another token: the old one never learns
// what was granted since.
func (a *App) runAgain() tea.Cmd {
	f, renew := a.strip.failed, a.options.Renew
	if renew == nil || f == nil || a.strip.hidden || !errors.Is(f.err, client.ErrForbidden) {
		return a.focused().reload()
	}
	a.tasks.Remember(slotRenew, a.runAgain)
	return task.Start(&a.tasks, slotRenew, "signing in", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, renew(ctx)
	}, func(_ struct{}, err error) tea.Cmd {
		if err != nil {
			a.fail(slotRenew, err, true)
			return nil
		}
		return a.focused().reload()
	})
}
