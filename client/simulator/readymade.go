package simulator

import (
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// readyRows is how many rows a ready-made page has: one less than the service sends at
// most, so that no last page is taken for one that was cut.
const readyRows = maxTop - 1

// ReadyMade returns a service that has made all its pages before it is asked, so that
// what is measured is whoever reads them. It answers each request for a list, of either
// dialect, with the first page, of a number of rows, or with the one that a next link leads
// to; conditions, page sizes and tokens are not looked at. A row is one recipient of a
// message, about 400 bytes of JSON in Tracing; two messages have three. They were
// received within nine days before now and come newest first. All pages are in memory.
func ReadyMade(rows int, now time.Time) http.Handler {
	served := http.NewServeMux()
	for path, item := range map[string]readyItem{
		"/v1.0/admin/exchange/tracing/messageTraces": readyTracing,
		"/beta/admin/exchange/messageTraces":         readyMessage,
	} {
		pages := readyPages(path, rows, now.UTC(), item)
		served.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) { sendReady(w, r, pages) })
	}
	return served
}

// sendReady sends the page that is asked for. Its next link begins with the address
// that was asked.
func sendReady(w http.ResponseWriter, r *http.Request, pages [][]byte) {
	number, _ := strconv.Atoi(r.URL.Query().Get("$skiptoken"))
	if number < 0 || number >= len(pages) {
		http.NotFound(w, r)
		return
	}
	begin := "{"
	if number+1 < len(pages) {
		scheme := "http"
		if r.TLS != nil {
			scheme = "https"
		}
		begin = fmt.Sprintf(`{"@odata.nextLink":"%s://%s%s?$skiptoken=%d",`, scheme, r.Host, r.URL.Path, number+1)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(begin)+len(pages[number])))
	_, _ = w.Write([]byte(begin))
	_, _ = w.Write(pages[number])
}

// readyPages are the pages without the brace and the link that they begin with.
func readyPages(path string, rows int, now time.Time, item readyItem) [][]byte {
	begin := `"@odata.context":"https://graph.microsoft.com` + path + `","value":[`
	pages := [][]byte{[]byte(begin)}
	inPage := 0
	step := 9 * day / time.Duration(max(rows, 1))
	for row, message := 0, 0; row < rows; message++ {
		recipients := min(2-message%2, rows-row)
		last := len(pages) - 1
		switch {
		case inPage+recipients > readyRows:
			pages[last] = append(pages[last], "]}"...)
			pages = append(pages, append(make([]byte, 0, len(pages[last])+1024), begin...))
			last, inPage = last+1, 0
		case inPage > 0:
			pages[last] = append(pages[last], ',')
		}
		pages[last] = item(pages[last], message, recipients, now.Add(-time.Duration(row)*step))
		row, inPage = row+recipients, inPage+recipients
	}
	pages[len(pages)-1] = append(pages[len(pages)-1], "]}"...)
	return pages
}

// readyItem appends what a page has of a message.
type readyItem func(page []byte, message, recipients int, received time.Time) []byte

// readyTracing appends a row for each recipient.
func readyTracing(page []byte, message, recipients int, received time.Time) []byte {
	for n := range recipients {
		if n > 0 {
			page = append(page, ',')
		}
		page = fmt.Appendf(page, `{"id":"%08x-48cb-e80d-e8c0-%012x","senderAddress":"sender%d@fabrikam.com","recipientAddress":"recipient%d@contoso.com",`+
			`"messageId":"<CO6PR14MB4402%032x@CO6PR14MB4402.namprd14.prod.outlook.com>","receivedDateTime":"%s",`+
			`"subject":"Re: quarterly report number %d, please read","size":45678,"fromIP":"40.107.%d.81","toIP":"","status":"delivered"}`,
			message, message*7919, message%3000, (message+n)%5000, message, received.Format("2006-01-02T15:04:05.000Z"), message, message%200)
	}
	return page
}

// readyMessage appends a message with its recipients.
func readyMessage(page []byte, message, recipients int, received time.Time) []byte {
	page = fmt.Appendf(page, `{"id":"%08x-48cb-e80d-e8c0-%012x","senderEmail":"sender%d@fabrikam.com",`+
		`"messageId":"<CO6PR14MB4402%032x@CO6PR14MB4402.namprd14.prod.outlook.com>","receivedDateTime":"%s",`+
		`"subject":"Re: quarterly report number %d, please read","size":45678,"sourceIPAddress":"40.107.%d.81","destinationIPAddress":"","recipients":[`,
		message, message*7919, message%3000, message, received.Format("2006-01-02T15:04:05.0000000"), message, message%200)
	for n := range recipients {
		if n > 0 {
			page = append(page, ',')
		}
		page = fmt.Appendf(page, `{"id":"%08x-48cb-e80d-e8c0-%012x","recipientEmail":"recipient%d@contoso.com","deliveryStatus":"Delivered"}`,
			n, message, (message+n)%5000)
	}
	return append(page, "]}"...)
}
