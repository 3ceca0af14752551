package archive

import (
	"strings"
	"unicode"
)

// place is what a column of a table says of a message, of a copy or of an event.
type place int

const (
	unknownColumn place = iota
	atTime
	atSender
	atRecipient
	atSubject
	atStatus
	atSize
	atMessageID
	atID
	atFromIP
	atToIP
	atEvent
	atAction
	atDetail
	atData
	atSource
	atRecipients // of a summary report: address##Receive, Send
	atRelated
	atReference
	atContext
	atConnector
	atClientIP
	atClientHost
	atServerIP
	atServerHost
	atCount
	atReturnPath
	atInfo
	atDirection
	atCustom
	places
)

// columns are the names that columns have, as folded writes them: of exports of msgtrace,
// of Get-MessageTraceV2 and Get-MessageTraceDetailV2, of the reports of a historical
// search, of the admin center in several languages, and of message tracking logs.
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracev2
// https://learn.microsoft.com/powershell/module/exchangepowershell/get-messagetracedetailv2
// https://learn.microsoft.com/exchange/monitoring/trace-an-email-message/message-trace-modern-eac
// https://learn.microsoft.com/exchange/mail-flow/transport-logs/message-tracking
var columns = func() map[string]place {
	byName := map[string]place{}
	for at, names := range map[place]string{
		atTime: `received receiveddatetime receiveddate receivedtime date datetime dateandtime datereceived timestamp origintimestamp
			datum datumuhrzeit datumundzeit dateheure fecha fechayhora data dataeora dataehora datumentijd 日付 日期`,
		atSender: `sender senderaddress senderemail senderemailaddress from fromaddress mailfrom
			absender absenderadresse von expéditeur adressedelexpéditeur remitente remetente mittente afzender 送信者 差出人 发件人 寄件者`,
		atRecipient: `recipient recipientaddress recipientemail recipientemailaddress recipients to toaddress
			empfänger empfängeradresse an destinataire adressedudestinataire destinatario destinatário ontvanger geadresseerde 受信者 宛先 收件人 收件者`,
		atSubject:    "subject messagesubject betreff objet asunto assunto oggetto onderwerp 件名 主题 主旨",
		atStatus:     "status deliverystatus messagestatus statut état estado stato 状態 状态 狀態",
		atSize:       "size totalbytes messagesize sizebytes bytes größe taille tamaño tamanho dimensione grootte",
		atMessageID:  "messageid internetmessageid nachrichtenid",
		atID:         "id networkmessageid messagetraceid traceid",
		atFromIP:     "fromip originalclientip sourceipaddress senderip",
		atToIP:       "toip destinationipaddress originalserverip",
		atEvent:      "event eventid eventtype",
		atAction:     "action",
		atDetail:     "detail details description",
		atSource:     "source",
		atRecipients: "recipientstatus",
		atRelated:    "relatedrecipientaddress",
		atReference:  "reference",
		atContext:    "sourcecontext",
		atConnector:  "connectorid",
		atClientIP:   "clientip",
		atClientHost: "clienthostname",
		atServerIP:   "serverip",
		atServerHost: "serverhostname",
		atCount:      "recipientcount",
		atReturnPath: "returnpath",
		atInfo:       "messageinfo",
		atDirection:  "directionality",
		atCustom:     "customdata",
	} {
		for name := range strings.FieldsSeq(names) {
			byName[name] = at
		}
	}
	return byName
}()

// folded makes one name of the spellings of a column: "Message Trace ID", MessageTraceId,
// message_trace_id and date-time. Reports have names in which quotation marks and
// characters that nobody sees are left.
func folded(name string) string {
	name, _, _ = strings.Cut(name, "(")
	name = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
	return strings.TrimSuffix(name, "utc")
}

func columnOf(name string) place { return columns[folded(name)] }

// saysUTC reports whether the name of a column says that its times are in UTC: "Date
// (UTC)", origin_timestamp_utc.
func saysUTC(name string) bool {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) })
	return len(words) > 1 && words[len(words)-1] == "utc"
}

// header is the first row of a table: what its columns say.
type header struct {
	at    [places]int // the column, from 1; zero: there is none
	names []string
	known int
	utc   bool
}

func headerOf(names []string) header {
	h := header{}
	for i, name := range names {
		h.names = append(h.names, strings.Clone(printable(name)))
		at := columnOf(name)
		if at == unknownColumn || h.at[at] > 0 {
			continue
		}
		h.at[at], h.known = i+1, h.known+1
		if at == atTime {
			h.utc = saysUTC(name)
		}
	}
	h.settleData()
	return h
}

// settleData decides what a column named Data is: the XML of an event, beside columns
// for the event and its date, and the date in Italian and Portuguese elsewhere.
func (h *header) settleData() {
	if h.at[atEvent] == 0 {
		return
	}
	for i, name := range h.names {
		if folded(name) != "data" {
			continue
		}
		h.at[atData] = i + 1
		if h.at[atTime] == i+1 {
			h.at[atTime] = 0
			h.known--
		}
	}
	for i, name := range h.names {
		if at := i + 1; columnOf(name) == atTime && at != h.at[atData] && h.at[atTime] == 0 {
			h.at[atTime], h.utc = at, saysUTC(name)
			h.known++
		}
	}
}

// has reports whether there are columns for all of these.
func (h *header) has(all ...place) bool {
	for _, at := range all {
		if h.at[at] == 0 {
			return false
		}
	}
	return true
}

// again reports whether a row is the names of the columns again.
func (h *header) again(cells []string) bool {
	if len(cells) != len(h.names) {
		return false
	}
	for i, name := range h.names {
		if printable(cells[i]) != name {
			return false
		}
	}
	return true
}

// record is one row of a table.
type record [places]string

func (h *header) record(cells []string) (r record) {
	for at, i := range h.at {
		if i > 0 && i <= len(cells) {
			r[at] = strings.TrimSpace(strings.ReplaceAll(cells[i-1], "\x00", ""))
		}
	}
	return r
}

// printable leaves out of a text what nobody sees, and quotation marks around it.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	return strings.Trim(s, `" `)
}
