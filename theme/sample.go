package theme

import (
	"fmt"
	"image/color"
	"io"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"msgtrace/client"
	"msgtrace/theme/contrast"
)

// sampleWidth is how wide a sample is at most.
const sampleWidth = 80

// Sample draws a theme: a small screen as the explorer would show it, every sign, and
// every role with its color and the contrast of that. Background is the terminal's
// own, nil where it is not known.
func (t Theme) Sample(background color.Color) string {
	var lines []string
	lines = append(lines, t.sampleScreen()...)
	lines = append(lines, "", t.Title.Render("Signs"))
	lines = append(lines, t.sampleSigns()...)
	lines = append(lines, "", t.Title.Render("Roles"))
	lines = append(lines, t.sampleRoles(background)...)
	return strings.Join(lines, "\n") + "\n"
}

// sampleScreen is a small screen with every outcome on it.
func (t Theme) sampleScreen() []string {
	g, faint, dot := t.Glyphs, t.Faint.Render, t.Faint.Render(" "+t.Glyphs.Dot+" ")
	lines := []string{
		t.Title.Render("msgtrace") + "  " + t.TenantBand.Render("contoso.com") + faint(" "+g.Dot+" ann@contoso.com") + "   " + t.DemoBand.Render("demo") + dot + faint("tracing") + "   " + t.Text.Render("12/100") + faint(" requests"),
		t.Text.Render("to:bob@contoso.com since:2d") + "   " + t.Strong.Render("45 match") + dot + t.Accent.Render("read back to 21 Nov 14:00") + "  " + t.Spinner.Render(g.Spinner[0]),
		" " + t.ChipActive.Render("0 All 45") + "  " + t.Chip.Render("1 ") + t.Delivered.Render(g.Delivered) + t.Chip.Render(" Delivered 30") + "  " + t.Chip.Render("4 ") + t.Failed.Render(g.Failed) + t.Chip.Render(" Failed 7") + "  " + t.ChipZero.Render("5 "+g.Pending+" Pending 0"),
		"  " + t.Title.Render(fmt.Sprintf("%-16s%-18s%-18s%s", "Received "+g.SortDown, "Status", "From", "Subject")),
	}
	for i, look := range t.outcomes() {
		mark := " "
		if i == 0 {
			mark = t.Cursor.Render(g.Cursor)
		}
		status := look.Style.Render(look.Glyph) + " " + look.Words.Render(look.Word)
		received := fmt.Sprintf("23 Nov 14:%02d", 59-4*i)
		if i < 3 {
			received += g.MayChange
		}
		subject := t.Text.Render("Invoice 20" + fmt.Sprint(41+i))
		if i == 1 {
			subject = t.Match.Render("Invoice") + t.Text.Render(" 2042")
		}
		lines = append(lines, mark+" "+t.Text.Render(fmt.Sprintf("%-16s", received))+padded(status, 18)+t.Text.Render(fmt.Sprintf("%-18s", "ann@fabrikam.com"))+subject)
	}
	failed := t.Status(client.StatusFailed)
	sign, words := t.Verdict(failed)
	line := strings.Repeat(g.Horizontal, 6)
	return append(lines,
		t.Border.Render(g.Horizontal)+" "+faint("Recipients 2")+" "+t.Border.Render(line+g.TeeDown+g.Horizontal)+" "+t.TitleFocused.Render(g.Focus+" bob@contoso.com")+" "+t.BorderFocused.Render(strings.Repeat(line, 5)),
		t.CursorBlurred.Render(g.Resting)+" "+t.Text.Render("bob@contoso.com     ")+t.Border.Render(g.Vertical)+" "+sign.Render(failed.Glyph)+" "+words.Render("Not delivered: the mailbox is full."),
		"  "+t.Text.Render("dee@contoso.com     ")+t.Border.Render(g.Vertical)+" "+t.Accent.Render(g.Arrow)+" "+t.Text.Render("bob@contoso.com frees space."),
		t.FieldFocused.Render(g.Focus+" Recipient   ")+t.Field.Render("bob@contoso.com")+"   "+t.FieldHint.Render(client.FieldRecipient.Info().Hint),
		t.FieldLabel.Render("  Sender      ")+t.FieldBad.Render("@@fabrikam.com")+"    "+t.Problem.Render(g.Error+" no address")+" "+t.Warning.Render(g.Warning+" nearly used up")+"  "+t.Good.Render("complete")+"  "+t.Muted.Render("unknown"),
		t.Key.Render("enter")+" "+t.KeyTitle.Render("open")+"  "+t.Key.Render("f")+" "+t.KeyTitle.Render("search")+"  "+t.Key.Render("?")+" "+t.KeyTitle.Render("help"),
	)
}

// outcomes are the looks of all statuses, of what was delivered to Junk Email, and of a
// status that is not known.
func (t Theme) outcomes() []Look {
	var all []Look
	for _, status := range []client.Status{client.StatusFailed, client.StatusQuarantined, client.StatusFilteredAsSpam} {
		all = append(all, t.Status(status))
	}
	all = append(all, t.Junk())
	for _, status := range []client.Status{client.StatusPending, client.StatusDelivered, client.StatusExpanded, client.StatusRecalled, client.StatusGettingStatus, "teleported"} {
		all = append(all, t.Status(status))
	}
	return all
}

// sampleSigns are all signs with their names, in columns.
func (t Theme) sampleSigns() []string {
	const columns = 4
	all := signNames(t.Glyphs)
	rows := make([]string, (len(all)+columns-1)/columns)
	for i, one := range all {
		rows[i%len(rows)] += padded(padded(t.Strong.Render(one.sign), 4)+t.Text.Render(hyphenated(one.field)), sampleWidth/columns)
	}
	return rows
}

// sampleRoles are all roles, each with its color and the contrast of that.
func (t Theme) sampleRoles(background color.Color) []string {
	grounds := []color.Color{color.Black, color.White}
	head := fmt.Sprintf("%-16s%-16s%-16s%8s%10s", "", "", "", "on black", "on white")
	if background != nil {
		grounds = append(grounds, background)
		head += fmt.Sprintf("%12s", "on "+ColorName(background))
	}
	lines := []string{t.Faint.Render(head)}
	remarks := map[string]bool{}
	for _, m := range Measure(t) {
		remarks[m.Role] = true
	}
	for _, r := range t.roles() {
		row := padded(r.style.Render("Sample")+" ", 16) + t.Text.Render(fmt.Sprintf("%-16s", describedColor(r.style)))
		for i, ground := range grounds {
			row += t.Text.Render(fmt.Sprintf("%*s", []int{8, 10, 12}[i], measured(r.style, ground)))
		}
		if remarks[r.field] {
			row += t.Warning.Render("  " + t.Glyphs.Warning)
		}
		lines = append(lines, padded(t.Text.Render(r.name), 16)+row)
	}
	return lines
}

// describedColor names the foreground of a style and what makes it less or more.
func describedColor(s lipgloss.Style) string {
	words := "own"
	if c := s.GetForeground(); !isNone(c) {
		words = ColorName(c)
	}
	switch {
	case s.GetFaint():
		words += " faint"
	case s.GetReverse():
		words += " reverse"
	case s.GetBold():
		words += " bold"
	}
	return words
}

// measured is the contrast of a style on a ground, as far as it does not depend on
// the terminal.
func measured(s lipgloss.Style, ground color.Color) string {
	fore := s.GetForeground()
	if isNone(fore) || isOwn(fore) || s.GetReverse() {
		return "-"
	}
	if s.GetFaint() {
		fore = contrast.Faint(fore, ground)
	}
	return fmt.Sprintf("%.1f", contrast.Ratio(fore, ground))
}

// padded fills a styled text up to a width.
func padded(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-ansi.StringWidth(s)))
}

// Write writes styled text as a terminal takes it: in the colors that it has, and
// without any in a file or a pipe, or where NO_COLOR is not empty (https://no-color.org).
func Write(out io.Writer, environ []string, styled string) error {
	w := colorprofile.NewWriter(out, environ)
	for _, pair := range environ {
		if value, found := strings.CutPrefix(pair, "NO_COLOR="); found && value != "" {
			w.Profile = min(w.Profile, colorprofile.ASCII)
		}
	}
	_, err := io.WriteString(w, styled)
	return err
}
