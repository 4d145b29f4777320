package policy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

const topic = "arn:aws:sns:us-east-1:123456789012:t"

// statement is a policy of one statement that allows or denies everybody, with more in it.
func statement(effect, more string) string {
	return `{"Statement":{"Sid":"S","Effect":"` + effect + `","Principal":"*","Action":"sns:*","Resource":"*"` + more + `}}`
}

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
		"no policy":            {[]string{""}, false},
		"everybody":            {[]string{statement("Allow", "")}, true},
		"another service":      {[]string{`{"Statement":{"Effect":"Allow","Principal":{"Service":["a.amazonaws.com"]},"Action":"sns:*","Resource":"*"}}`}, false},
		"another action":       {[]string{`{"Statement":{"Effect":"Allow","Principal":"*","NotAction":"sns:Publish","Resource":"*"}}`}, false},
		"another resource":     {[]string{`{"Statement":{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"` + topic + `-2"}}`}, false},
		"denied":               {[]string{allow(""), `{"Statement":{"Effect":"Deny","Principal":"*","Action":"sns:*","NotResource":"x"}}`}, false},
		"denied before":        {[]string{statement("Deny", ""), allow("")}, false},
		"denied without TLS":   {[]string{allow(""), statement("Deny", `,"Condition":{"Bool":{"aws:SecureTransport":false}}`)}, true},
		"from its account":     {[]string{allow(`,"Condition":{"StringEquals":{"AWS:SourceAccount":"123456789012"}}`)}, true},
		"from another account": {[]string{allow(`,"Condition":{"StringEquals":{"aws:SourceAccount":"1"}}`)}, false},
		"from its rules":       {[]string{allow(`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:events:*:123456789012:rule/?"}}`)}, true},
		"not across parts":     {[]string{allow(`,"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:*:123456789012:rule/r"}}`)}, false},
	} {
		got, err := policy.Allows(publish, c.documents...)
		require.NoError(t, err, name)
		require.Equal(t, c.want, got, name)
	}
}

func TestWhatCannotBeDecidedIsSaid(t *testing.T) {
	for text, want := range map[string]string{
		"x":                             "MalformedPolicyDocument",
		`{"Statement":[]}`:              "it has no statement",
		statement("allow", ""):          "invalid effect",
		statement("Allow", `,"Else":1`): "unknown field",
		statement("Allow", `,"NotPrincipal":"*"`):                                                    "NotPrincipal",
		statement("Allow", `,"Condition":{"IpAddress":{"aws:SourceIp":"::"}}`):                       "condition operator IpAddress",
		statement("Allow", `,"Condition":{"ForSome:Bool":{"k":"true"}}`):                             "condition operator ForSome:Bool",
		statement("Allow", `,"Condition":{"StringEquals":{"k":"${aws:userid}"}}`):                    "variable in the condition on k",
		`{"Statement":{"Effect":"Allow","Principal":{"Federated":"f"},"Action":"*","Resource":"*"}}`: "Principal Federated",
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:username}"}}`:    "variable in arn",
		statement("Allow", `,"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o"}}`):               "aws:PrincipalOrgID for this call",
		statement("Deny", `,"Condition":{"StringEquals":{"aws:ResourceTag/a":"b"}}`):                 "aws:ResourceTag/a for this call",
	} {
		_, err := policy.Allows(policy.Request{Principal: "p", Action: "sns:Publish", Resource: topic}, text)
		require.ErrorContains(t, err, want, text)
	}
}

func TestConditions(t *testing.T) {
	keys := policy.Keys{
		"one": {"a"}, "many": {"a", "b"}, "none": nil, "arn": {"arn:aws:ec2:us-east-1:1:vpc/vpc-1"},
		"aws:resourcetag/*": nil, "aws:resourcetag/Team": {"x"},
	}
	for condition, want := range map[string]bool{
		`"StringEquals":{"ONE":"a"}`:                         true,
		`"StringEquals":{"one":["b","a"]}`:                   true,
		`"StringEquals":{"none":"a"}`:                        false,
		`"StringEqualsIfExists":{"none":"a"}`:                true,
		`"StringNotEquals":{"none":"a"}`:                     true,
		`"StringNotEquals":{"one":"a"}`:                      false,
		`"StringNotEquals":{"one":"b"}`:                      true,
		`"StringEqualsIgnoreCase":{"one":"A"}`:               true,
		`"StringLike":{"arn":"arn:*vpc-?"}`:                  true,
		`"StringNotLike":{"one":"?"}`:                        false,
		`"ArnNotLike":{"arn":"arn:aws:ec2:*:1:vpc/*"}`:       false,
		`"Null":{"none":"true"}`:                             true,
		`"Null":{"one":true}`:                                false,
		`"ForAllValues:StringEquals":{"many":["a","b","c"]}`: true,
		`"ForAllValues:StringEquals":{"many":["a"]}`:         false,
		`"ForAllValues:StringLike":{"none":"x"}`:             true,
		`"ForAnyValue:StringEquals":{"many":"b"}`:            true,
		`"ForAnyValue:StringEquals":{"none":"b"}`:            false,
		`"StringEquals":{"aws:ResourceTag/Team":"x"}`:        true,
		`"StringEquals":{"aws:resourcetag/team":"x"}`:        false,
		`"StringEquals":{"one":"a","none":"a"}`:              false,
		`"StringEquals":{"one":"a"},"Null":{"none":"false"}`: false,
		`"ArnLike":{"one":"*"}`:                              true,
	} {
		got, err := policy.Allows(policy.Request{Principal: "p", Action: "sns:Publish", Resource: topic, Keys: keys}, statement("Allow", `,"Condition":{`+condition+`}`))
		require.NoError(t, err, condition)
		require.Equal(t, want, got, condition)
	}
}

func TestARolesOwnPoliciesNameNobody(t *testing.T) {
	start := policy.Request{Action: "states:StartExecution", Resource: "arn:aws:states:us-east-1:1:stateMachine:m"}
	for text, want := range map[string]bool{
		`{"Statement":{"Effect":"Allow","Action":["states:StartExecution"],"Resource":"arn:aws:states:*:stateMachine:m"}}`: true,
		statement("Allow", ""): false,
	} {
		got, err := policy.Allows(start, text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

func TestIdentitiesAreHeldToPoliciesAndBoundary(t *testing.T) {
	read := func(effect, action string) policy.Document {
		d, err := policy.Parse("p", `{"Statement":{"Sid":"S","Effect":"`+effect+`","Action":"`+action+`","Resource":"*"}}`)
		require.NoError(t, err)
		return d
	}
	for name, c := range map[string]struct {
		identity policy.Identity
		reason   string
	}{
		"allowed":              {policy.Identity{Policies: []policy.Document{read("Allow", "sns:*")}}, ""},
		"nothing":              {policy.Identity{}, "because no identity-based policy allows the sns:Publish action"},
		"denied":               {policy.Identity{Policies: []policy.Document{read("Allow", "sns:*"), read("Deny", "*")}}, "with an explicit deny in an identity-based policy"},
		"within the boundary":  {policy.Identity{Policies: []policy.Document{read("Allow", "*")}, Bounded: true, Boundary: read("Allow", "sns:Publish")}, ""},
		"beyond the boundary":  {policy.Identity{Policies: []policy.Document{read("Allow", "*")}, Bounded: true, Boundary: read("Allow", "sqs:*")}, "because no permissions boundary allows the sns:Publish action"},
		"boundary alone":       {policy.Identity{Bounded: true, Boundary: read("Allow", "*")}, "because no identity-based policy allows the sns:Publish action"},
		"denied by a boundary": {policy.Identity{Policies: []policy.Document{read("Allow", "*")}, Bounded: true, Boundary: read("Deny", "*")}, "with an explicit deny in a permissions boundary"},
	} {
		got, err := c.identity.Ask(policy.Request{Action: "sns:Publish", Resource: topic})
		require.NoError(t, err, name)
		require.Equal(t, c.reason, got.Reason, name)
	}
	got, err := policy.Identity{Policies: []policy.Document{read("Allow", "sns:*")}}.Ask(policy.Request{Action: "sns:Publish", Resource: topic})
	require.NoError(t, err)
	require.Equal(t, []policy.Ground{{Statement: "p/S", Pattern: "*"}}, got.By)
}
