package simulator

import (
	"encoding/base64"
	"encoding/binary"
	"hash/fnv"
	"strconv"
	"strings"

	"msgtrace/client/odata"
)

// position is where a page begins: a message, and within it a recipient.
type position struct {
	message, recipient int
}

// skipToken writes a position. It is bound to the options that the pages are
// of: a token belongs to the link it came in.
func skipToken(at position, options odata.Options) string {
	token := make([]byte, 14)
	token[0] = 1
	binary.BigEndian.PutUint32(token[1:], uint32(at.message))
	binary.BigEndian.PutUint32(token[5:], uint32(at.recipient))
	binary.BigEndian.PutUint32(token[9:], fingerprint(options))
	return base64.URLEncoding.EncodeToString(token)
}

// readToken reads what skipToken wrote. The padding may have stayed encoded:
// the links of message-traces encode it twice.
func readToken(options odata.Options) (position, *refusal) {
	if options.SkipToken == "" {
		return position{}, nil
	}
	text := strings.NewReplacer("%3d", "=", "%3D", "=").Replace(options.SkipToken)
	token, err := base64.URLEncoding.DecodeString(text)
	if err != nil || len(token) != 14 || token[0] != 1 || binary.BigEndian.Uint32(token[9:]) != fingerprint(options) {
		return position{}, badRequest("Skiptoken is not valid for this request.")
	}
	return position{int(binary.BigEndian.Uint32(token[1:])), int(binary.BigEndian.Uint32(token[5:]))}, nil
}

func fingerprint(options odata.Options) uint32 {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(options.Filter + "\x00" + strconv.Itoa(options.Top))) // a hash never fails
	for _, expand := range options.Expand {
		_, _ = sum.Write([]byte("\x00" + expand.String()))
	}
	return sum.Sum32()
}

// root returns the scheme and host that the request was sent to.
func (c *call) root() string {
	scheme := "http"
	if c.request.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + c.request.Host
}

// nextLink returns the link to the page that begins at next, or, as faults
// say, somewhere else. here is where this page begins.
func (c *call) nextLink(options odata.Options, here, next position) string {
	root := c.root()
	if c.faults.foreignLink() {
		root = "https://graph.attacker.example"
	}
	if c.faults.repeatedLink() {
		next = here
	}
	token := skipToken(next, options)
	link := root + c.request.URL.EscapedPath()
	if c.dialect == Tracing || c.options.Variants.CleanLinks {
		options.SkipToken = token
		return link + "?" + options.Encode()
	}
	return link + pageQuery(options, token)
}

// pageQuery writes a query as the links on the page "Get messageTrace" are: decoded
// spaces, a second question mark before repeated options, and the token's padding
// encoded twice. What would end an option stays encoded.
func pageQuery(options odata.Options, token string) string {
	last := "$skiptoken=" + strings.ReplaceAll(token, "=", "%253d")
	options.SkipToken = ""
	if repeated := options.Encode(); repeated != "" {
		return "??" + strings.ReplaceAll(repeated, "%20", " ") + "&" + last
	}
	return "?" + last
}
