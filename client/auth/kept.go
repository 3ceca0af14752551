package auth

import (
	"cmp"
	"context"
	"os"
	"slices"
	"strings"

	"msgtrace/client"
)

// Kept is a sign-in that is kept on this host.
type Kept struct {
	Profile  string // whose it is; "": what all profiles of the application once shared
	Tenant   string // as the profile named it
	ClientID string // or anyIdentity
	file     *cacheFile
}

// KeptSignIns returns every sign-in in the folders of the options, whosever it
// is: also those of profiles that have another name by now, or are gone.
func KeptSignIns(options CacheOptions) []Kept { return keptSignIns(options, systemKeyring()) }

func keptSignIns(options CacheOptions, keys keyring) []Kept {
	var all []Kept
	state, _, runtime := options.has(keys)
	if state {
		all = append(all, options.keptIn(options.stateFolder(), keys)...)
	}
	if runtime {
		all = append(all, options.keptIn(options.runtimeFolder(), keys)...)
	}
	return all
}

// keptIn reads the names in one folder. What cannot be read holds nothing that
// this user has kept.
func (o CacheOptions) keptIn(folder string, keys keyring) []Kept {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var all []Kept
	var seen []string
	for _, entry := range entries {
		kept, name := readName(entry.Name())
		if name == "" || slices.Contains(seen, name) {
			continue
		}
		seen = append(seen, name)
		kept.file = &cacheFile{dir: folder, name: name, bound: o.Bound}
		if strings.HasSuffix(name, sealedEnd) && keys != nil {
			kept.file.seal = &seal{keys}
		}
		all = append(all, kept)
	}
	return all
}

// readName reads what cacheID wrote, out of the name of a file of tokens or of
// what is left of one, as remove deletes it. No other file is ours.
func readName(entry string) (kept Kept, name string) {
	id, rest, end := entry, "", ""
	for _, end = range []string{sealedEnd, plainEnd} {
		if before, after, found := strings.Cut(entry, end); found {
			id, rest = before, after
			break
		}
	}
	if id == entry || rest != "" && rest != ".damaged" && !strings.HasSuffix(rest, ".tmp") {
		return Kept{}, ""
	}
	profile, of, found := strings.Cut(id, "@")
	if !found {
		profile, of = "", id
	}
	kept.Profile = profileOf(profile)
	kept.Tenant, kept.ClientID, _ = strings.Cut(of, "_")
	if found && !profileName.MatchString(kept.Profile) || !kept.named() {
		return Kept{}, ""
	}
	return kept, id + end
}

// named reports whether the tenant and the application are those of a profile.
func (k Kept) named() bool {
	return (k.ClientID == anyIdentity || client.IsGUID(k.ClientID)) && (k.Tenant == "" || OneTenant(k.Tenant))
}

// profileOf is the name of the profile that cacheID wrote.
func profileOf(written string) string {
	var name strings.Builder
	for i, part := range strings.Split(written, capitalSign) {
		if i > 0 && part != "" {
			part = strings.ToUpper(part[:1]) + part[1:]
		}
		name.WriteString(part)
	}
	return name.String()
}

// Of reports whether this is the sign-in of a profile with a tenant and an
// application, or what it once shared with others.
func (k Kept) Of(profile, tenant, clientID string) bool {
	return (k.Profile == "" || k.Profile == profile) && strings.EqualFold(k.Tenant, strings.TrimSpace(tenant)) &&
		strings.EqualFold(k.ClientID, cmp.Or(strings.TrimSpace(clientID), anyIdentity))
}

// Remove deletes it with its key and its lock, and returns the files that there
// were.
func (k Kept) Remove(ctx context.Context) ([]string, error) {
	return within(ctx, k.file, k.file.remove)
}
