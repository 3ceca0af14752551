package ui

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"
)

// logMessage logs which message the program took, and for how long it worked on it, for
// who looks for what makes it slow. What is in the message is not logged: it is what a
// person types, or mail.
func (a *App) logMessage(message tea.Msg, began time.Time) {
	if log := a.options.Log; log != nil && log.Enabled(context.Background(), slog.LevelDebug) {
		log.Debug("message", "type", fmt.Sprintf("%T", message), "took", a.options.Now().Sub(began))
	}
}
