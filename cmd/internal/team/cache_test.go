package team

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/rueidis"

	"msgtrace/client"
)

// keyOf writes a key as a file has it.
func keyOf(n byte) string {
	return base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{n}, keyBytes))
}

// ring is keys, the first one first.
func ring(t *testing.T, numbers ...byte) Keys {
	t.Helper()
	var lines []string
	for _, n := range numbers {
		lines = append(lines, keyOf(n))
	}
	keys, err := ParseKeys(client.Secret(strings.Join(lines, "\n")))
	if err != nil {
		t.Fatalf("ParseKeys: got %v, want no error", err)
	}
	return keys
}

func cacheOf(t *testing.T, server *miniredis.Miniredis, tenant string, numbers ...byte) *Cache {
	t.Helper()
	c, on := open(t, server, func(o *Options) { o.Keys, o.TTL = ring(t, numbers...), time.Hour }).Cache(tenant)
	if !on {
		t.Fatal("Cache: got none, want one")
	}
	return c
}

func put(t *testing.T, c *Cache, name, value string) {
	t.Helper()
	if err := c.Put(t.Context(), name, []byte(value), 7*24*time.Hour); err != nil {
		t.Fatalf("Put: got %v, want no error", err)
	}
}

// holds checks what is kept under a name; "": nothing.
func holds(t *testing.T, c *Cache, name, want string) {
	t.Helper()
	got, err := c.Get(t.Context(), name)
	if err != nil || string(got) != want || got != nil && want == "" {
		t.Errorf("Get %q of %q: got %q, error %v, want %q", name, c.tenant, got, err, want)
	}
}

func TestTheCacheGivesBackWhatItTook(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	c := cacheOf(t, server, "contoso", 1)
	holds(t, c, "a", "")
	put(t, c, "a", "bob@contoso.com")
	holds(t, c, "a", "bob@contoso.com")
	holds(t, cacheOf(t, server, "contoso", 1), "a", "bob@contoso.com")
	holds(t, cacheOf(t, server, "fabrikam", 1), "a", "")
	server.FastForward(time.Hour) // which is shorter than what was asked for
	holds(t, c, "a", "")
}

func TestNothingInTheStoreTellsWhatItIsAbout(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	put(t, cacheOf(t, server, "contoso", 1), "from eq 'ann@fabrikam.com'", "bob@contoso.com")
	if dump := server.Dump(); strings.Contains(dump, "contoso") || strings.Contains(dump, "fabrikam") {
		t.Errorf("got %s, want neither addresses nor names in it", dump)
	}
}

func TestKeysAreRotatedByPuttingTheNewOneFirst(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	put(t, cacheOf(t, server, "contoso", 1), "a", "old")
	both := cacheOf(t, server, "contoso", 2, 1)
	holds(t, both, "a", "old")
	put(t, both, "a", "new")
	holds(t, both, "a", "new")
	holds(t, cacheOf(t, server, "contoso", 2), "a", "new")
	holds(t, cacheOf(t, server, "contoso", 1), "a", "old") // until its time is up
	holds(t, cacheOf(t, server, "contoso", 3), "a", "")
}

func TestADamagedOrForeignValueIsNotThere(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	c := cacheOf(t, server, "contoso", 1)
	put(t, c, "a", "value")
	put(t, c, "b", "other")
	k := c.store.options.Keys[0]
	whole, _ := server.Get(c.name(k, "a"))
	other, _ := server.Get(c.name(k, "b"))
	damaged := map[string]string{
		"empty": "", "cut off": whole[:len(whole)-1], "a key's id": whole[:idBytes], "longer": whole + "x", "of another entry": other,
		"foreign": "hello", "huge": strings.Repeat("x", maxValue+2),
	}
	for i := range len(whole) {
		flipped := []byte(whole)
		flipped[i] ^= 1
		damaged[fmt.Sprintf("byte %d", i)] = string(flipped)
	}
	for how, value := range damaged {
		_ = server.Set(c.name(k, "a"), value)
		if got, err := c.Get(t.Context(), "a"); got != nil || err != nil {
			t.Errorf("%s: got %q, error %v, want nothing", how, got, err)
		}
	}
	server.Del(c.name(k, "a"))
	_, _ = server.Lpush(c.name(k, "a"), "list")
	holds(t, c, "a", "")
	put(t, c, "a", "again")
	holds(t, c, "a", "again")
}

func TestTooLargeAValueIsNotKept(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	c := cacheOf(t, server, "contoso", 1)
	put(t, c, "a", strings.Repeat("x", maxValue))
	holds(t, c, "a", "")
	put(t, c, "a", "value")
	if err := c.Put(t.Context(), "b", []byte("value"), 0); err != nil {
		t.Errorf("Put for no time: got %v, want no error", err)
	}
	holds(t, c, "b", "")
}

func TestThereIsNoCacheWithoutAKeyOrATime(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	for name, change := range map[string]func(*Options){
		"no key":  func(o *Options) { o.TTL = time.Hour },
		"no time": func(o *Options) { o.Keys = ring(t, 1) },
	} {
		if _, on := open(t, server, change).Cache("contoso"); on {
			t.Errorf("%s: got a cache, want none", name)
		}
	}
}

func TestAPurgeRemovesOneTenantOnly(t *testing.T) {
	t.Parallel()
	server := serverOf(t)
	one := cacheOf(t, server, "contoso", 1)
	for i := range 2500 {
		put(t, one, fmt.Sprint(i), "value")
		if i%1000 == 0 {
			put(t, cacheOf(t, server, "contoso", 2), fmt.Sprint(i), "by another key")
		}
	}
	put(t, cacheOf(t, server, "fabrikam", 1), "a", "kept")
	s := open(t, server, nil) // which has no key
	if removed, err := s.Purge(t.Context(), "contoso"); removed != 2503 || err != nil {
		t.Errorf("Purge: got %d, error %v, want 2503", removed, err)
	}
	holds(t, cacheOf(t, server, "contoso", 1), "1", "")
	holds(t, cacheOf(t, server, "fabrikam", 1), "a", "kept")
	if removed, err := s.Purge(t.Context(), "contoso"); removed != 0 || err != nil {
		t.Errorf("Purge again: got %d, error %v, want 0", removed, err)
	}
}

func TestWhatIsNoKeyIsRefused(t *testing.T) {
	t.Parallel()
	for _, given := range []string{"", "# only a comment\n", "short", keyOf(1) + "\nno base64!", base64.StdEncoding.EncodeToString(make([]byte, 16))} {
		if keys, err := ParseKeys(client.Secret(given)); err == nil {
			t.Errorf("ParseKeys(%q): got %d keys, want an error", given, len(keys))
		}
	}
	if keys, err := ParseKeys(client.Secret("# new\n" + keyOf(2) + "\n\n  " + keyOf(1) + "\n")); len(keys) != 2 || err != nil {
		t.Errorf("ParseKeys of two: got %d keys, error %v, want 2", len(keys), err)
	}
}

func TestWhatIsNoAddressOfAStoreIsRefused(t *testing.T) {
	t.Parallel()
	for store, want := range map[string]string{
		"rediss://ann@redis.contoso.com:6379/0": "", "rediss://redis.contoso.com": "", "redis://127.0.0.1": "", "redis://[::1]:7000/3": "", "redis://localhost:6379": "",
		"redis://redis.contoso.com":                     "without encryption",
		"rediss://ann:secret@redis.contoso":             "password",
		"http://redis.contoso.com":                      "must begin",
		"redis.contoso.com:6379":                        "must begin",
		"rediss://":                                     "no host",
		"rediss://redis.contoso.com/x":                  "database",
		"rediss://redis.contoso.com/-1":                 "database",
		"rediss://redis.contoso.com/0?skip_verify=true": "database",
		"rediss://a b":                                  "no address",
	} {
		err := Check(store, false)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("Check(%q): got %v, want %q", store, err, want)
		}
	}
	if err := Check("redis://redis.contoso.com", true); err != nil {
		t.Errorf("Check of one that may be insecure: got %v, want no error", err)
	}
}

func TestAnAskThatPanicsDoesSoToWhoAsks(t *testing.T) {
	t.Parallel()
	c := cacheOf(t, miniredis.RunT(t), "tenant", 1)
	got := func() (reason any) {
		defer func() { reason = recover() }()
		_, err := ask(t.Context(), c.store, func(context.Context, rueidis.Client) (int, error) { panic("out of order") })
		return err
	}()
	if !strings.Contains(fmt.Sprint(got), "out of order") || !strings.Contains(fmt.Sprint(got), "cache_test.go") {
		t.Errorf("got %v, want the panic and where it came from", got)
	}
	put(t, c, "a", "1")
	holds(t, c, "a", "1")
}
