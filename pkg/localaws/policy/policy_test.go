package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

const topic = "arn:aws:sns:us-east-1:123456789012:t"

func TestPoliciesDecide(t *testing.T) {
	publish := policy.Request{
		Principal: "events.amazonaws.com", Action: "sns:Publish", Resource: topic,
		Keys: policy.Service("123456789012", "arn:aws:events:us-east-1:123456789012:rule/r"),
	}
	allow := func(more string) string {
		return `{"Statement":[{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"SNS:Publish","Resource":"` + topic + `"` + more + `}]}`
	}
	for name, c := range map[string]struct {
		documents []string
		want      bool
	}{
		"the service":          {[]string{allow("")}, true},
		"nothing":              {nil, false},
		"no policy":            {[]string{"x", `{"Statement":[]}`, `{"Statement":{"Effect":"allow"}}`}, false},
		"everybody":            {[]string{`{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`}, true},
		"another service":      {[]string{`{"Statement":{"Effect":"Allow","Principal":{"Service":["a.amazonaws.com"]},"Action":"sns:*","Resource":"*"}}`}, false},
		"another action":       {[]string{`{"Statement":{"Effect":"Allow","Principal":"*","NotAction":"sns:Publish","Resource":"*"}}`}, false},
		"another resource":     {[]string{`{"Statement":{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"` + topic + `-2"}}`}, false},
		"denied":               {[]string{allow(""), `{"Statement":{"Effect":"Deny","Principal":"*","Action":"sns:*","NotResource":"x"}}`}, false},
		"denied without TLS":   {[]string{allow(""), `{"Statement":{"Effect":"Deny","Principal":"*","Action":"sns:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}}`}, true},
		"from its account":     {[]string{allow(`,"Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"}}`)}, true},
		"from another account": {[]string{allow(`,"Condition":{"StringEquals":{"aws:SourceAccount":"1"}}`)}, false},
		"from its rules":       {[]string{allow(`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:*:123456789012:rule/?"}}`)}, true},
		"with an unknown key":  {[]string{allow(`,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o"}}`)}, false},
		"under the unknown":    {[]string{allow(`,"Condition":{"IpAddress":{"aws:SourceIp":"::"}}`)}, false},
		"unless the unknown":   {[]string{allow(""), `{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"::"}}}}`}, false},
	} {
		require.Equal(t, c.want, policy.Allows(publish, c.documents...), name)
	}
}

func TestARolesOwnPoliciesNameNobody(t *testing.T) {
	start := policy.Request{Action: "states:StartExecution", Resource: "arn:aws:states:us-east-1:1:stateMachine:m"}
	require.True(t, policy.Allows(start, `{"Statement":{"Effect":"Allow","Action":["states:StartExecution"],"Resource":"arn:aws:states:*:stateMachine:m"}}`))
	require.False(t, policy.Allows(start, `{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`))
}
