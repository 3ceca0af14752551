package auth

import (
	"errors"
	"net/http"
	"time"
)

// defaultInterval and slowerBy are from RFC 8628:
// https://www.rfc-editor.org/rfc/rfc8628#section-3.2
// https://www.rfc-editor.org/rfc/rfc8628#section-3.5
const (
	defaultInterval = 5 * time.Second
	slowerBy        = 5 * time.Second
)

type pollKey struct{}

// poll is what is known of a device code that waits for a person. It travels
// in the context of the library's request, which the wire then sends until the
// wait has an end: the library's own polling takes no notice of the interval,
// and gives up at the first 500.
// https://github.com/AzureAD/microsoft-authentication-library-for-go/blob/v1.10.1/apps/internal/oauth/oauth.go#L324
type poll struct {
	interval time.Duration
	expires  time.Time
	trouble  func(error) // told when a poll got no answer, and with nil when one did again
}

// poll sends the request at the pace of the authority until a person has
// decided or the code has run out. The library sees only that last answer.
func (w *wire) poll(request *http.Request, polling *poll) (*http.Response, error) {
	interval := polling.interval
	if interval <= 0 {
		interval = defaultInterval
	}
	pause, troubled, lost := interval, false, false
	for {
		if err := w.untilNextPoll(request, polling, pause); err != nil {
			return nil, err
		}
		response, err := w.once(request)
		if err == nil {
			return response, nil
		}
		switch oauthOf(err) {
		case "authorization_pending":
		case "slow_down":
			interval += slowerBy
		default:
			if !transient(err) {
				return nil, usedUp(err, lost)
			}
		}
		lost = kindOf(err) == KindNetwork
		pause = max(interval, retryAfter(err))
		if now := transient(err); now != troubled {
			troubled = now
			polling.tell(err, now)
		}
	}
}

func (p *poll) tell(err error, troubled bool) {
	switch {
	case p.trouble == nil:
	case troubled:
		p.trouble(err)
	default:
		p.trouble(nil)
	}
}

// untilNextPoll waits, but not beyond the life of the code.
func (w *wire) untilNextPoll(request *http.Request, polling *poll, pause time.Duration) error {
	left := polling.expires.Sub(w.now())
	if left <= 0 {
		return codeExpired()
	}
	if err := w.wait(request.Context(), min(pause, left)); err != nil {
		// The library ends the context itself when the code runs out.
		if !w.now().Before(polling.expires) {
			return codeExpired()
		}
		return err
	}
	if !w.now().Before(polling.expires) {
		return codeExpired()
	}
	return nil
}

func codeExpired() *Error { return oauthError(oauthBody{Error: "expired_token"}, flowDevice) }

// usedUp words the end of a code whose last answer was lost: it may have been
// the token, and then the code is spent. Where Entra names another reason, that
// is the one.
func usedUp(err error, lost bool) error {
	var ours *Error
	if !lost || !errors.As(err, &ours) || ours.OAuth != "bad_verification_code" && ours.OAuth != "invalid_grant" {
		return err
	}
	if _, named := hints[ours.AADSTS]; named && ours.OAuth == "invalid_grant" && ours.AADSTS != 54005 {
		return err
	}
	return &Error{Kind: KindNetwork, Message: "the connection was cut just when the sign-in was completed", Fix: startOver}
}
