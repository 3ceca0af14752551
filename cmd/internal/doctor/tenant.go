package doctor

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"msgtrace/client"
	"msgtrace/client/advice"
	"msgtrace/client/auth"
)

// Config checks the configuration: err is why it cannot be used, profile the
// one in force.
func Config(path string, read bool, profile string, err error) Finding {
	switch {
	case err != nil:
		return unusable(path, err)
	case profile == "" && !read:
		return failed("configuration", "there is none at "+path, "msgtrace config init")
	case profile == "":
		return failed("configuration", path+" does not say which profile to use", "set profile in it, or give --profile")
	}
	return ok("configuration", "profile "+profile+" of "+path)
}

// Ignored are the findings of what has no effect in the configuration.
func Ignored(lines []string) []Finding {
	var findings []Finding
	for _, line := range lines {
		path, _ := fileOf(line)
		findings = append(findings, warning("configuration", line, "correct it in an editor, if this release should know it: "+path))
	}
	return findings
}

// unusable says what is wrong with the file of the configuration: its place,
// its mode, or what stands in it.
func unusable(path string, err error) Finding {
	says, mode, open := strings.Cut(plain(err), ": chmod ")
	switch {
	case path == "":
		return failed("configuration", says, "export MSGTRACE_CONFIG=FILE")
	case strings.HasPrefix(says, "MSGTRACE_CONFIG: "):
		return failed("configuration", says,
			"export MSGTRACE_CONFIG=FILE with a file that is there, or let msgtrace config init write this one")
	case open:
		return failed("configuration", says, "chmod "+mode)
	}
	if file, told := fileOf(says); told {
		return failed("configuration", says, "correct it in an editor: "+file)
	}
	return failed("configuration", says, "make it a file of your own that you can read: ls -l "+path+" shows what it is")
}

// fileOf is the file of a message that begins with a file and a line: the person's own, or
// one of the system.
func fileOf(says string) (path string, told bool) {
	at := fileLine.FindStringSubmatch(says)
	if at == nil {
		return "", false
	}
	return at[1], true
}

var fileLine = regexp.MustCompile(`^(.+?):\d+:`)

// NoProfile is the finding of a profile that was asked for by name and that is
// not among those known.
func NoProfile(err error, known []string) Finding {
	if len(known) == 0 {
		return failed("configuration", plain(err), "msgtrace config init")
	}
	return failed("configuration", plain(err), "choose one that exists: --profile "+strings.Join(known, " or --profile "))
}

// WrongFlag is the finding of a flag whose value cannot be, or that asks for the
// tracing API in a cloud that has the other one only.
func WrongFlag(err error) Finding {
	says := plain(err)
	flag, _, _ := strings.Cut(says, " ")
	if !strings.HasPrefix(flag, "--") || strings.HasSuffix(flag, ":") {
		return failed("configuration", says, "--api message-traces")
	}
	return failed("configuration", says, "correct "+flag+", or leave it out")
}

// SignIn checks that there is a token.
func SignIn(account string, err error) Finding {
	switch {
	case err == nil && account == "":
		return ok("sign-in", "signed in as the application")
	case err == nil:
		return ok("sign-in", "signed in as "+account)
	}
	return failed("sign-in", plain(err), cmp.Or(advice.For(err, advice.Setting{}).Line(), advice.SignIn().Line()))
}

// Token checks what a token says of itself. A tenant id or an audience that is
// empty is not known, and not compared.
func Token(claims auth.Claims, err error, api client.Dialect, tenantID, audience string, now time.Time) []Finding {
	if err != nil {
		return []Finding{warning("token", "it cannot be read: "+plain(err), "nothing, if the request below works")}
	}
	return []Finding{tokenTenant(claims, tenantID), tokenAudience(claims, audience), tokenTime(claims, now),
		permission(claims, api), roles(claims, api)}
}

func tokenTenant(claims auth.Claims, tenantID string) Finding {
	if tenantID != "" && !strings.EqualFold(claims.Tenant, tenantID) {
		return failed("tenant", fmt.Sprintf("the token is for tenant %s, the profile's is %s", claims.Tenant, tenantID),
			fix(auth.OtherTenant(claims.Tenant, tenantID), advice.Setting{}))
	}
	return ok("tenant", claims.Tenant)
}

func tokenAudience(claims auth.Claims, audience string) Finding {
	if short, wrong := advice.WrongAudience(claims.Bearer(audience)); wrong {
		return failed("audience", short.Missing, short.Line())
	}
	return ok("audience", strings.TrimSuffix(claims.Audience, "/"))
}

func tokenTime(claims auth.Claims, now time.Time) Finding {
	if !claims.Expires.IsZero() && !claims.Expires.After(now) {
		return failed("lifetime", "the token expired at "+claims.Expires.UTC().Format(time.RFC3339), advice.SignIn().Line())
	}
	return ok("lifetime", "until "+claims.Expires.UTC().Format(time.RFC3339))
}

func permission(claims auth.Claims, api client.Dialect) Finding {
	if short, missing := advice.MissingPermission(claims.Bearer(""), api); missing {
		return failed("permission", short.Missing, short.Line())
	}
	return ok("permission", api.Limits().Permission)
}

// roles checks a person's roles, where the token names any. The token of an
// application names none.
func roles(claims auth.Claims, api client.Dialect) Finding {
	known := api.Roles()
	switch {
	case claims.App():
		return ok("roles", "an application; Microsoft documents none for it")
	case slices.ContainsFunc(claims.DirectoryRoles, func(role string) bool { return slices.Contains(known, role) }):
		return ok("roles", strings.Join(claims.DirectoryRoles, ", "))
	}
	return warning("roles", "the token names no role that is known to read message traces", "if the request below is refused: "+advice.OneRole(api))
}
