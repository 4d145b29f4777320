package wire

import (
	"net/http"
	"reflect"
	"strings"
)

// EC2 is the protocol ec2Query: flat lists in requests, lists of items in answers, and names of its own. Source: Smithy
// specification, "AWS EC2 query protocol".
type EC2 struct {
	requests, answers names
}

const ec2Namespace = "http://ec2.amazonaws.com/doc/2016-11-15/"

// NewEC2 reads the tables of names.
func NewEC2() EC2 {
	requests, answers := ec2RequestNames(), ec2ResponseNames()
	return EC2{
		requests: names{of: func(owner, field string) string {
			if name, ok := requests[owner+"."+field]; ok {
				return name
			}
			return field
		}},
		answers: names{member: "item", of: func(owner, field string) string {
			if name, ok := answers[owner+"."+field]; ok {
				return name
			}
			return strings.ToLower(field[:1]) + field[1:]
		}},
	}
}

func (EC2) operation(r request) (string, error) { return actionOf(r) }

func (p EC2) decode(r request, into any) error { return decodeForm(r, into, p.requests) }

func (p EC2) answer(r request, operation string, output any) (reply, error) {
	d := &document{names: p.answers}
	d.WriteString("<" + operation + `Response xmlns="` + ec2Namespace + `">`)
	d.text("requestId", r.requestID)
	if err := d.members(reflect.ValueOf(output).Elem()); err != nil {
		return reply{}, err
	}
	d.close(operation + "Response")
	return xmlReply(r, http.StatusOK, d.String()), nil
}

func (p EC2) refuse(r request, e refusal) reply {
	d := &document{names: p.answers}
	d.open("Response")
	d.open("Errors")
	d.open("Error")
	d.text("Code", e.code)
	d.text("Message", e.message)
	d.close("Error")
	d.close("Errors")
	d.text("RequestID", r.requestID)
	d.close("Response")
	return xmlReply(r, e.status, d.String())
}
