package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// described is what git describe says of a commit: a tag, how many commits later it is,
// and its hash.
var described = regexp.MustCompile(`^v?(\d+\.\d+\.\d+)(?:-([0-9A-Za-z.]+?))??(?:-(\d+)-g([0-9a-f]+))?$`)

// packageVersion is a version as Debian and Fedora order them: one before a release has
// a tilde (1.2.0~rc.1), one after it a plus. A commit without a tag is after 0.0.0.
// https://www.debian.org/doc/debian-policy/ch-controlfields.html#version
func packageVersion(version string, at time.Time) string {
	rest, dirty := strings.CutSuffix(version, "-dirty")
	found := described.FindStringSubmatch(rest)
	var text string
	switch {
	case found == nil:
		text = fmt.Sprintf("0.0.0+%s.%s", at.UTC().Format("20060102"), regexp.MustCompile(`[^0-9A-Za-z.]+`).ReplaceAllString(rest, "."))
	default:
		text = found[1]
		if found[2] != "" {
			text += "~" + found[2]
		}
		if found[3] != "" {
			text += "+" + found[3] + ".g" + found[4]
		}
	}
	if dirty {
		text += "+dirty"
	}
	return text
}
