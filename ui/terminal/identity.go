package terminal

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// IdentityMsg is what a terminal answers that Identify has asked.
type IdentityMsg = uv.SecondaryDeviceAttributesEvent

// What tmux and GNU screen answer, after their initials.
const (
	identityScreen = 'S'
	identityTmux   = 'T'
)

// Identify asks who the terminal is where the environment says only that it is tmux or
// GNU screen: over SSH their own variables stay behind, and both may be "screen" in TERM.
// The two take a sequence that is not for them in different ways.
func Identify(environ []string) tea.Cmd {
	if !unnamed(environ) {
		return nil
	}
	return tea.Raw(ansi.RequestSecondaryDeviceAttributes)
}

func unnamed(environ []string) bool {
	return strings.HasPrefix(variable(environ, "TERM"), "screen") && variable(environ, "TMUX") == "" && variable(environ, "STY") == ""
}

// Within returns an environment that also says which of them it is, by the answer.
func Within(environ []string, who IdentityMsg) []string {
	if len(who) == 0 || !unnamed(environ) {
		return environ
	}
	switch who[0] {
	case identityScreen:
		return append(slices.Clone(environ), "STY=screen")
	case identityTmux:
		return append(slices.Clone(environ), "TMUX=tmux")
	}
	return environ
}
