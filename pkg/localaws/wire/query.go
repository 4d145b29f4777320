package wire

import (
	"net/http"
	"net/url"
	"reflect"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Query is the protocol awsQuery. Source: Smithy specification, "AWS query protocol".
type Query struct {
	// Namespace is the XML namespace of the answers.
	Namespace string
}

func (Query) names() names {
	return names{of: func(_, field string) string { return field }, member: "member"}
}

func (Query) operation(r request) (string, error) { return actionOf(r) }

func (p Query) decode(r request, into any) error { return decodeForm(r, into, p.names()) }

func (p Query) answer(r request, operation string, output any) (reply, error) {
	d := &document{names: p.names()}
	d.WriteString("<" + operation + `Response xmlns="` + p.Namespace + `">`)
	d.open(operation + "Result")
	if err := d.members(reflect.ValueOf(output).Elem()); err != nil {
		return reply{}, err
	}
	d.close(operation + "Result")
	d.open("ResponseMetadata")
	d.text("RequestId", r.requestID)
	d.close("ResponseMetadata")
	d.close(operation + "Response")
	return xmlReply(r, http.StatusOK, d.String()), nil
}

func (p Query) refuse(r request, e refusal) reply {
	d := &document{names: p.names()}
	d.WriteString(`<ErrorResponse xmlns="` + p.Namespace + `"><Error>`)
	d.text("Type", faultOf(e.status))
	d.text("Code", e.code)
	d.text("Message", e.message)
	d.close("Error")
	d.text("RequestId", r.requestID)
	d.close("ErrorResponse")
	return xmlReply(r, e.status, d.String())
}

func faultOf(status int) string {
	if status >= http.StatusInternalServerError {
		return "Receiver"
	}
	return "Sender"
}

// actionOf reads the parameter Action of a query request.
func actionOf(r request) (string, error) {
	values, err := url.ParseQuery(string(r.body))
	if err != nil || values.Get("Action") == "" {
		return "", region.Refuse("MissingAction", "Missing Action")
	}
	return values.Get("Action"), nil
}

// decodeForm fills an input from the body of a query request.
func decodeForm(r request, into any, n names) error {
	values, err := url.ParseQuery(string(r.body))
	if err != nil {
		return region.Refuse("MalformedQueryString", "%v", err)
	}
	values.Del("Action")
	values.Del("Version")
	tree := parseForm(values)
	if len(tree.branches) == 0 {
		return nil
	}
	return tree.assign(reflect.ValueOf(into).Elem(), n)
}

func xmlReply(r request, status int, body string) reply {
	header := http.Header{}
	header.Set("Content-Type", "text/xml")
	header.Set("X-Amzn-Requestid", r.requestID)
	return reply{status, header, []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + body)}
}
