package ui

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"msgtrace/client"
	"msgtrace/theme"
)

func TestTheLogHasTheTypesOfMessagesAndNotWhatIsInThem(t *testing.T) {
	t.Parallel()
	c, err := client.New(client.Options{Tokens: client.StaticToken("t")})
	if err != nil {
		t.Fatal(err)
	}
	look, err := theme.Builtin("none", false)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		level slog.Level
		want  bool
	}{{slog.LevelDebug, true}, {slog.LevelInfo, false}} {
		var log strings.Builder
		a := New(Options{Client: c, Theme: look, Zone: time.UTC, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: test.level}))})
		a.Update(tea.KeyPressMsg{Code: 'q', Text: "secret"})
		got := log.String()
		if has := strings.Contains(got, "type=tea.KeyPressMsg") && strings.Contains(got, "took="); has != test.want || strings.Contains(got, "secret") {
			t.Errorf("level %s: got the log %q, want the type of the message in it: %v, and never what was typed", test.level, got, test.want)
		}
	}
}
