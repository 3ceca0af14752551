package authority

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Decision is what becomes of a device code, or of a visit to the page where a
// browser signs in. Besides those below it may be the name of an error of
// Entra's, see AADSTS: signed in, but refused for that reason.
type Decision string

// The decisions. Until one is taken the device is told to wait.
const (
	Approve Decision = "approve"
	Decline Decision = "decline"
	Expire  Decision = "expire" // as if the code had run out
	Block   Decision = "block"  // signed in, but Conditional Access says no
)

// number is the error of Entra's that a decision leads to, if it is one.
func (d Decision) number() (int, bool) {
	if d == Block {
		return 53003, true
	}
	return numberOf(string(d))
}

type device struct {
	user     string
	client   string
	scope    string
	claims   string
	expires  time.Time
	interval time.Duration
	polled   time.Time
	decision Decision
}

// ErrUnknownCode means that no device waits with this code.
var ErrUnknownCode = errors.New("no device is waiting with this code")

func (a *Authority) deviceCode(r *http.Request) reply {
	if out := a.refuseClient(r); out.status != 0 {
		return out
	}
	if a.options.BlockDevice {
		return refuseWith(r, 53003)
	}
	a.mu.Lock()
	code := a.secret("DAQ")
	user := rand.Text()[:9]
	a.issued = append(a.issued, user)
	a.devices[code] = &device{
		user:     user,
		client:   r.PostFormValue("client_id"),
		scope:    r.PostFormValue("scope"),
		claims:   r.PostFormValue("claims"),
		expires:  a.options.Now().Add(a.options.CodeLifetime),
		interval: a.options.Interval,
	}
	a.mu.Unlock()
	if a.options.Approver != nil {
		a.options.Approver(user)
	}
	page := base(r) + "/device"
	return answer(http.StatusOK, map[string]any{
		"device_code":      code,
		"user_code":        user,
		"verification_uri": page,
		"expires_in":       int(a.options.CodeLifetime / time.Second),
		"interval":         int(a.options.Interval / time.Second),
		"message":          "To sign in, use a web browser to open the page " + page + " and enter the code " + user + " to authenticate.",
	})
}

// redeemDevice is one poll of a device that waits.
func (a *Authority) redeemDevice(r *http.Request) reply {
	a.mu.Lock()
	code := r.PostFormValue("device_code")
	waiting := a.devices[code]
	if waiting == nil {
		a.mu.Unlock()
		return refuse(r, http.StatusBadRequest, "bad_verification_code", "", 70018, "Bad verification code.")
	}
	now := a.options.Now()
	early := !waiting.polled.IsZero() && now.Sub(waiting.polled) < waiting.interval
	waiting.polled = now
	decision := waiting.decision
	if !now.Before(waiting.expires) {
		decision = Expire
	}
	if early && decision == "" {
		waiting.interval += 5 * time.Second
	}
	if decision != "" {
		delete(a.devices, code) // a decided code is good for one answer
	}
	granted := grant{client: waiting.client, scope: waiting.scope}
	claims := waiting.claims
	a.mu.Unlock()

	number, refused := decision.number()
	switch {
	case decision == Approve:
		return a.tokens(r, granted, claims)
	case refused:
		return refuseWith(r, number)
	case decision == Decline:
		return refuse(r, http.StatusBadRequest, "authorization_declined", "", 65004, "User declined to consent to access the app.")
	case decision == Expire:
		return refuseWith(r, 70019)
	case early:
		return refuse(r, http.StatusBadRequest, "slow_down", "", 90055, "Polling too often.")
	}
	return refuse(r, http.StatusBadRequest, "authorization_pending", "", 70016,
		"OAuth 2.0 device flow error. Authorization is pending. Continue polling.")
}

// slowDown tells a device to poll more slowly, and holds it to that.
func (a *Authority) slowDown(r *http.Request) reply {
	a.mu.Lock()
	if waiting := a.devices[r.PostFormValue("device_code")]; waiting != nil {
		waiting.interval += 5 * time.Second
		waiting.polled = a.options.Now()
	}
	a.mu.Unlock()
	return refuse(r, http.StatusBadRequest, "slow_down", "", 90055, "Polling too often.")
}

// Decide says what becomes of the device that shows a user code. Spaces and
// case do not matter. It returns ErrUnknownCode if no such device waits.
func (a *Authority) Decide(userCode string, decision Decision) error {
	userCode = strings.ToUpper(strings.TrimSpace(userCode))
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, waiting := range a.devices {
		if waiting.user == userCode && waiting.decision == "" && a.options.Now().Before(waiting.expires) {
			waiting.decision = decision
			return nil
		}
	}
	return ErrUnknownCode
}

// Waiting returns the user codes that wait for a decision.
func (a *Authority) Waiting() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var codes []string
	for _, waiting := range a.devices {
		if waiting.decision == "" && a.options.Now().Before(waiting.expires) {
			codes = append(codes, waiting.user)
		}
	}
	return codes
}

// DecideAt is Decide from another process: it fills in the page of a running
// authority, whose address the device's prompt names.
func DecideAt(ctx context.Context, client *http.Client, page, userCode string, decision Decision) error {
	form := url.Values{"user_code": {userCode}, "action": {string(decision)}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, page, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := client.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(response.Body, 1<<20)) // so that the connection can be used again
	switch response.StatusCode {
	case http.StatusOK:
		return nil
	case http.StatusNotFound:
		return ErrUnknownCode
	}
	return fmt.Errorf("the sign-in page answered %s", response.Status)
}
