package client

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

const emptyPage = `{"value":[]}`

// tokens is a source that counts, and remembers what it was asked for.
type tokens struct {
	asked []TokenRequest
	err   error
}

func (ts *tokens) Token(_ context.Context, request TokenRequest) (Token, error) {
	ts.asked = append(ts.asked, request)
	return Token{Value: Secret(fmt.Sprintf("token-%d", len(ts.asked)))}, ts.err
}

// play answers with one response after the other.
func play(responses ...func() (*http.Response, error)) func(int, *http.Request) (*http.Response, error) {
	return func(n int, _ *http.Request) (*http.Response, error) {
		return responses[min(n, len(responses))-1]()
	}
}

func status(code int, body string, header ...string) func() (*http.Response, error) {
	return func() (*http.Response, error) { return answer(code, body, header...), nil }
}

func broken(err error) func() (*http.Response, error) {
	return func() (*http.Response, error) { return nil, err }
}

func challengeHeader(claims string) string {
	return `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="` + claims + `"`
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, answers(emptyPage, emptyPage), func(o *Options) { o.UserAgent = "msgtrace/1" })
	for range 2 {
		if err := askLatest(t.Context(), t, c); err != nil {
			t.Fatal(err)
		}
	}
	want := map[string]string{
		"Authorization": "Bearer token", "Accept": "application/json", "Prefer": "include-unknown-enum-members",
		"User-Agent": "msgtrace/1", "Accept-Encoding": "", // net/http adds and undoes it itself
	}
	for name, value := range want {
		if got := s.asked[0].Header.Get(name); got != value {
			t.Errorf("%s: got %q, want %q", name, got, value)
		}
	}
	first, second := s.asked[0].Header.Get("client-request-id"), s.asked[1].Header.Get("client-request-id")
	if len(first) != 36 || first == second || first[14] != '4' {
		t.Errorf("got the ids %q and %q, want two of version 4", first, second)
	}
}

func TestRetries(t *testing.T) {
	t.Parallel()
	ok := status(200, emptyPage)
	cut := func() (*http.Response, error) {
		r := answer(200, "")
		r.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"value":[`), failingReader{io.ErrUnexpectedEOF}))
		return r, nil
	}
	huge := func() (*http.Response, error) {
		r := answer(200, "")
		r.Body = io.NopCloser(io.LimitReader(zeros{}, maxBody+10))
		return r, nil
	}
	tests := []struct {
		name     string
		play     []func() (*http.Response, error)
		kind     error // nil: it ends well
		requests int
		waits    time.Duration // exactly, unless zero
	}{
		{"at once", list(ok), nil, 1, 0},
		{"429 with a fraction", list(status(429, "", "Retry-After", "2.128"), ok), nil, 2, 2128 * time.Millisecond},
		{"429 with a number", list(status(429, "", "Retry-After", "60"), ok), nil, 2, time.Minute},
		{"429 with a date", list(status(429, "", "Retry-After", "Sat, 01 Jan 2000 00:01:00 GMT"), ok), nil, 2, time.Minute},
		{"429 with zero", list(status(429, "", "Retry-After", "0"), ok), nil, 2, time.Second},
		{"429 for a day", list(status(429, "", "Retry-After", "86400"), ok), ErrThrottled, 1, 0},
		{"429 for ever", list(status(429, "", "Retry-After", "1e300"), ok), ErrThrottled, 1, 0},
		{"429 again and again", list(status(429, "")), ErrThrottled, maxThrottled + 1, 0},
		{"503 with a wait", list(status(503, "", "Retry-After", "7"), ok), nil, 2, 7 * time.Second},
		{"500 thrice", list(status(500, ""), status(502, "<html>"), status(504, ""), ok), nil, 4, 0},
		{"500 for good", list(status(500, "")), ErrUnavailable, maxTries, 0},
		{"408", list(status(408, ""), ok), nil, 2, 0},
		{"501", list(status(501, "")), ErrBadRequest, 1, 0},
		{"connection lost", list(broken(io.EOF), broken(errors.New("connection reset by peer")), ok), nil, 3, 0},
		{"body cut", list(cut, ok), nil, 2, 0},
		{"body without end", list(huge), ErrBadAnswer, 1, 0},
		{"bad JSON", list(status(200, `{"value":[{"id":`)), ErrBadAnswer, 1, 0},
		{"400", list(status(400, `{"error":{"code":"BadRequest","message":"|System.ArgumentException|The interval between StartDate and EndDate can't be longer than 10 days."}}`)), ErrBadRequest, 1, 0},
		{"the window refused with 500", list(status(500, `{"error":{"code":"","message":"","innererror":{"internalexception":{"message":"Invalid StartDate value. The StartDate can't be older than 90 days from today."}}}}`)), ErrBadRequest, 1, 0},
		{"403", list(status(403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}`)), ErrForbidden, 1, 0},
		{"404", list(status(404, "")), ErrNotFound, 1, 0},
		{"redirect", list(status(302, "", "Location", "https://evil.example/")), ErrForeignLink, 1, 0},
		{"204", list(status(204, "")), ErrBadAnswer, 1, 0},
		{"wrong certificate", list(broken(fmt.Errorf("http: server gave HTTP response to HTTPS client"))), ErrTLS, 1, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, s := newTestClient(t, Tracing, play(test.play...))
				started := time.Now()
				err := askLatest(t.Context(), t, c)
				if !errors.Is(err, test.kind) {
					t.Fatalf("%v, want %v", err, test.kind)
				}
				if s.count() != test.requests {
					t.Errorf("%d requests, want %d", s.count(), test.requests)
				}
				if waited := time.Since(started); test.waits != 0 && waited != test.waits {
					t.Errorf("waited %v, want %v", waited, test.waits)
				}
				var e *Error
				if errors.As(err, &e) && (e.Tries != test.requests || e.Request != "GET /v1.0/admin/exchange/tracing/messageTraces") {
					t.Errorf("got %d tries of %q, want %d of the list", e.Tries, e.Request, test.requests)
				}
			})
		})
	}
}

func list[T any](items ...T) []T { return items }

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestRefusedTokens(t *testing.T) {
	t.Parallel()
	claims := `{"access_token":{"nbf":{"essential":true,"value":"1763906400"}}}`
	plain := status(401, `{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}`)
	asked := status(401, "", "WWW-Authenticate", challengeHeader(base64.StdEncoding.EncodeToString([]byte(claims))))
	rawURL := status(401, "", "WWW-Authenticate", challengeHeader(base64.RawURLEncoding.EncodeToString([]byte(claims))))
	forbidden := status(403, "", "WWW-Authenticate", challengeHeader(base64.StdEncoding.EncodeToString([]byte(claims))))
	missing := status(401, `{"error":{"code":"Unauthorized","message":"Service principal-less Authentication failed: the service principal for App ID 8bd644d1-64a1-4d4b-ae52-2e0cbf64e373 was not found."}}`)
	nonsense := status(401, "", "WWW-Authenticate", challengeHeader("%%%"))
	ok := status(200, emptyPage)
	first, refresh, answerClaims := TokenRequest{}, TokenRequest{Refresh: true}, TokenRequest{Claims: claims}
	tests := []struct {
		name  string
		play  []func() (*http.Response, error)
		asked []TokenRequest
		kind  error
	}{
		{"refreshed once", list(plain, ok), list(first, refresh), nil},
		{"refused again", list(plain), list(first, refresh), ErrSignIn},
		{"challenge", list(asked, ok), list(first, answerClaims), nil},
		{"challenge in the URL alphabet", list(rawURL, ok), list(first, answerClaims), nil},
		{"challenge again", list(asked), list(first, answerClaims), ErrSignIn},
		{"refused, then a challenge", list(plain, asked, ok), list(first, refresh, answerClaims), nil},
		{"challenge with 403", list(forbidden, ok), list(first, answerClaims), nil},
		{"a challenge that is none", list(nonsense, ok), list(first, refresh), nil},
		{"no service principal", list(missing), list(first), ErrNotProvisioned},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			source := &tokens{}
			c, s := newTestClient(t, Tracing, play(test.play...), func(o *Options) { o.Tokens = source })
			err := askLatest(t.Context(), t, c)
			if !errors.Is(err, test.kind) || !slices.Equal(source.asked, test.asked) {
				t.Errorf("got %v, asked for %+v, want %v, asked for %+v", err, source.asked, test.kind, test.asked)
			}
			if last := s.asked[len(s.asked)-1].Header.Get("Authorization"); last != fmt.Sprintf("Bearer token-%d", len(test.asked)) {
				t.Errorf("sent %q, want the token number %d", last, len(test.asked))
			}
		})
	}
}

func TestSignInErrors(t *testing.T) {
	t.Parallel()
	c, s := newTestClient(t, Tracing, answers(), func(o *Options) {
		o.Tokens = &tokens{err: errors.New("nobody signed in")}
		o.Budget = NewBudget(5, time.Minute)
	})
	err := askLatest(t.Context(), t, c)
	if !errors.Is(err, ErrSignIn) || s.count() != 0 || c.Budget().State().Used != 0 {
		t.Errorf("got %v, %d requests, %+v, want %v, nothing sent and nothing used", err, s.count(), c.Budget().State(), ErrSignIn)
	}
	// With one token and no other, what Graph said is the news.
	c, s = newTestClient(t, Tracing, play(status(401, `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed"}}`)))
	err = askLatest(t.Context(), t, c)
	var e *Error
	if !errors.Is(err, ErrSignIn) || !errors.Is(err, ErrTokenRefused) || !errors.As(err, &e) || e.Message != "Lifetime validation failed" || s.count() != 1 {
		t.Errorf("got %v after %d requests, want the refusal of the token and of the sign-in, after one", err, s.count())
	}
}

// slowTokens take a while, as a person does who signs in.
type slowTokens time.Duration

func (s slowTokens) Token(context.Context, TokenRequest) (Token, error) {
	pass(time.Duration(s))
	return Token{Value: "token"}, nil
}

// Other processes count a request from its start until they know of its end, so
// it must not start long after it was counted.
func TestASlotThatWaitedForASignInIsTakenAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		log := &memoryLog{}
		c, s := newTestClient(t, Tracing, answers(emptyPage), func(o *Options) {
			o.Tokens = slowTokens(6 * time.Minute)
			o.Budget = NewBudget(1, ServiceWindow, WithBudgetStore(log.process(), nil))
		})
		other := NewBudget(1, ServiceWindow, WithBudgetStore(log.process(), nil))
		second := make(chan time.Time, 1)
		time.AfterFunc(5*time.Minute+time.Second, func() {
			if s, ok := other.tryAcquire(t.Context()); ok {
				s.end(t.Context())
				second <- time.Now()
			}
		})
		if err := askLatest(t.Context(), t, c); err != nil || s.count() != 1 {
			t.Fatalf("got %v, %d requests, want an answer to one", err, s.count())
		}
		synctest.Wait()
		if len(second) == 0 {
			t.Fatal("the other process got no slot, want one")
		}
		if got := time.Since(<-second); got < ServiceWindow {
			t.Errorf("got a request %v after another one, want %v between them", got, ServiceWindow)
		}
	})
}

func TestErrorDetails(t *testing.T) {
	t.Parallel()
	body := `{"error":{"code":"TooManyRequests","message":"Please retry again later.","innerError":{"code":"429","date":"2020-08-18T12:51:51","message":"Please retry after","request-id":"94fb3b52","client-request-id":"abc","innerError":{"code":"throttledRequest"}}}}`
	c, _ := newTestClient(t, Tracing, play(status(429, body, "Retry-After", "9999", "request-id", "header-id")))
	err := askLatest(t.Context(), t, c)
	var e *Error
	if !errors.As(err, &e) {
		t.Fatal(err)
	}
	if e.Code != "throttledRequest" || e.Message != "Please retry again later." || e.RequestID != "94fb3b52" || e.ClientRequestID != "abc" ||
		!e.Date.Equal(time.Date(2020, 8, 18, 12, 51, 51, 0, time.UTC)) || time.Until(e.Until) < 9000*time.Second || e.Status != 429 {
		t.Errorf("got %+v, want all that the body and the headers say", e)
	}
	for _, body := range []string{"", "null", "[]", `{"error":null}`, `{"error":"invalid_grant","error_description":"AADSTS1"}`, `{"error":{"code":7,"message":"x"}}`, "<html>", `{"error":{"innerError":"x","message":"m"}}`} {
		e := graphError(400, []byte(body))
		if e.Message == "" {
			t.Errorf("%s: got no message, want one", body)
		}
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, _ := newTestClient(t, Tracing, play(status(503, ""), status(429, "", "Retry-After", "5"), status(200, emptyPage)),
			func(o *Options) { o.Budget = NewBudget(2, time.Minute) })
		var steps []Progress
		started := time.Now()
		ctx := WithProgress(t.Context(), func(p Progress) { steps = append(steps, p) })
		if err := askLatest(ctx, t, c); err != nil {
			t.Fatal(err)
		}
		var states []State
		for _, p := range steps {
			states = append(states, p.State)
			if p.What != "page 1" || p.Tries != maxTries {
				t.Errorf("got %+v, want page 1 and %d tries", p, maxTries)
			}
			waits := p.State == StateWaitingBudget || p.State == StateWaitingThrottle || p.State == StateWaitingRetry
			if waits != p.Until.After(started) {
				t.Errorf("%s: got until %v, want a time only where it waits", p.State, p.Until)
			}
		}
		one := []State{StateSigningIn, StateSending, StateReceiving}
		want := slices.Concat(one, list(StateWaitingRetry), one, list(StateWaitingThrottle, StateWaitingBudget), one)
		if !slices.Equal(states, want) {
			t.Errorf("got the states %q, want %q", states, want)
		}
		if steps[3].Err == nil || steps[3].Err.Status != 503 || steps[4].Try != 2 {
			t.Errorf("got %+v, then %+v, want the 503, then the second try", steps[3], steps[4])
		}
	})
}

func TestCancelEndsEveryWait(t *testing.T) {
	t.Parallel()
	plays := map[string]func(int, *http.Request) (*http.Response, error){
		"back-off": play(status(500, "")),
		"throttle": play(status(429, "", "Retry-After", "300")),
		"answer": func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, context.Cause(r.Context())
		},
		"body": func(_ int, r *http.Request) (*http.Response, error) {
			response := answer(200, "")
			response.Body = io.NopCloser(waitingReader{r.Context()})
			return response, nil
		},
	}
	for name, answer := range plays {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newTestClient(t, Tracing, answer)
				ctx, cancel := context.WithCancelCause(t.Context())
				time.AfterFunc(400*time.Millisecond, func() { cancel(errors.New("esc")) })
				started := time.Now()
				err := askLatest(ctx, t, c)
				if !errors.Is(err, context.Canceled) || time.Since(started) != 400*time.Millisecond {
					t.Errorf("got %v after %v, want %v after 400ms", err, time.Since(started), context.Canceled)
				}
			})
		})
	}
}

// waitingReader is a body that never comes.
type waitingReader struct{ ctx context.Context }

func (w waitingReader) Read([]byte) (int, error) {
	<-w.ctx.Done()
	return 0, context.Cause(w.ctx)
}

func TestSlowServerIsGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c, s := newTestClient(t, Tracing, func(_ int, r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		if err := askLatest(t.Context(), t, c); !errors.Is(err, ErrNetwork) || s.count() != maxTries {
			t.Errorf("got %v after %d requests, want %v after %d", err, s.count(), ErrNetwork, maxTries)
		}
	})
}

// TestNothingLeaks looks for addresses, ids and the token where they must not be.
func TestNothingLeaks(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var texts []string
	answers := play(broken(errors.New("reset")), status(400, `{"error":{"code":"x","message":"refused"}}`))
	for _, dialect := range Dialects() {
		synctest.Test(t, func(t *testing.T) {
			c, _ := newTestClient(t, dialect, answers, func(o *Options) {
				o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
				o.Tokens = StaticToken("hunter2")
			})
			_, err := c.Events(t.Context(), Trace{ID: seedID}, "bob@contoso.com")
			texts = append(texts, err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%+v %#v", c.options, c))
			_, err = c.Page(t.Context(), mustPlan(t, c, Query{Recipients: []string{"bob@contoso.com"}}).Cursors()[0])
			texts = append(texts, err.Error())
		})
	}
	texts = append(texts, log.String())
	for _, text := range texts {
		for _, secret := range []string{"hunter2", "bob", seedID} {
			if strings.Contains(text, secret) {
				t.Errorf("got %s, want nothing of %s in it", text, secret)
			}
		}
	}
	if !strings.Contains(log.String(), "getDetailsByRecipient") {
		t.Errorf("got the log %q, want getDetailsByRecipient in it", log.String())
	}
}
