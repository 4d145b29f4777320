package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// entrusted is a statement that says who may do something: in a role's trust, or in the policy of a bucket or a topic.
type entrusted struct {
	Sid, Effect string
	Principal   any
	Condition   map[string]map[string]any
}

// entrusting are all such statements of a template, by the resource and the place in it, wherever in its properties they are.
func entrusting(t *testing.T, tpl template) map[string]entrusted {
	t.Helper()
	out := map[string]entrusted{}
	var walk func(path string, v any)
	walk = func(path string, v any) {
		switch v := v.(type) {
		case []any:
			for i, item := range v {
				walk(fmt.Sprintf("%s/%d", path, i), item)
			}
		case map[string]any:
			if v["Effect"] != nil && v["Principal"] != nil {
				var s entrusted
				text, err := json.Marshal(v)
				require.NoError(t, err)
				require.NoError(t, json.Unmarshal(text, &s))
				out[path] = s
			}
			require.NotContains(t, v, "NotPrincipal", path)
			for key, item := range v {
				walk(path+"/"+key, item)
			}
		}
	}
	for name, r := range tpl.Resources {
		walk(name, r.Properties)
	}
	return out
}

// unbound are the services that are trusted without a condition on account and resource: those of which AWS documents none.
// docs/permissions.md has the reasons.
func unbound() map[string]func(path string, s entrusted) bool {
	return map[string]func(path string, s entrusted) bool{
		"lambda.amazonaws.com": func(path string, _ entrusted) bool { return strings.Contains(path, "/AssumeRolePolicyDocument/") },
		"cloudformation.amazonaws.com": func(path string, _ entrusted) bool {
			return strings.HasPrefix(path, "ServiceRole/") || strings.HasPrefix(path, "ContextRemover/")
		},
		"events.amazonaws.com": func(path string, s entrusted) bool {
			return strings.HasPrefix(path, "NoticesPolicy/") && s.Sid == "Events"
		},
	}
}

// A service acts for this account only, so that nobody else's use of it reaches what is here (IAM User Guide, "The confused
// deputy problem").
func TestServicesAreTrustedForThisAccountOnly(t *testing.T) {
	found := 0
	for stack := range committed() {
		for path, s := range entrusting(t, read(t, stack)) {
			if s.Effect == "Deny" {
				continue
			}
			found++
			principal, ok := s.Principal.(map[string]any)
			require.True(t, ok, "%s: %s trusts everybody", stack, path)
			require.Equal(t, []string{"Service"}, slices.Collect(maps.Keys(principal)), "%s: %s trusts an account or a person", stack, path)
			if except := unbound()[principal["Service"].(string)]; except != nil && except(path, s) {
				require.Empty(t, s.Condition, "%s: %s has a condition, so it needs no exception", stack, path)
				continue
			}
			require.Equal(t, map[string]any{"Ref": "AWS::AccountId"}, s.Condition["StringEquals"]["aws:SourceAccount"], "%s: %s", stack, path)
			require.Contains(t, sources(s.Condition), ":", "%s: %s is bound to no resource", stack, path)
		}
	}
	require.Greater(t, found, len(read(t, account.BootstrapStack).ofType("AWS::IAM::Role")))
}

// sources are the ARNs that a condition wants to be named as what a service acts for.
func sources(conditions map[string]map[string]any) string {
	var out []string
	for _, operator := range []string{"StringEquals", "ArnEquals", "ArnLike"} {
		if arn, ok := conditions[operator]["aws:SourceArn"]; ok {
			out = append(out, plainly(arn))
		}
	}
	return strings.Join(out, " ")
}

func TestEverybodyIsDeniedSomethingAtMost(t *testing.T) {
	for stack := range committed() {
		for path, s := range entrusting(t, read(t, stack)) {
			if s.Principal == any("*") {
				require.Equal(t, "Deny", s.Effect, "%s: %s", stack, path)
				require.NotEmpty(t, s.Condition, "%s: %s denies everything, to whoever has to repair it, too", stack, path)
			}
		}
	}
}

func TestNoBucketIsPublic(t *testing.T) {
	for stack := range committed() {
		tpl := read(t, stack)
		for _, name := range tpl.ofType("AWS::S3::Bucket") {
			p := tpl.Resources[name].Properties
			require.Equal(t, map[string]any{
				"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
			}, p["PublicAccessBlockConfiguration"], "%s: %s", stack, name)
			require.NotContains(t, p, "AccessControl", "%s: %s", stack, name)
			require.NotContains(t, p, "WebsiteConfiguration", "%s: %s", stack, name)
		}
	}
}

// Policies are in their roles, where a reviewer finds them and nobody adds to them by another resource; those for people stand alone.
func TestThereIsNothingElseOfIAM(t *testing.T) {
	for stack := range committed() {
		for name, r := range read(t, stack).Resources {
			if strings.HasPrefix(r.Type, "AWS::IAM::") {
				require.Equal(t, account.BootstrapStack, stack, name)
				require.Contains(t, []string{"AWS::IAM::Role", "AWS::IAM::ManagedPolicy"}, r.Type, name)
			}
		}
	}
}

// People start and stop operations and look; the backend does the rest.
func TestPeopleMayDoNoMore(t *testing.T) {
	looks := []any{
		"cloudformation:DescribeStackEvents", "cloudformation:DescribeStacks", "cloudformation:ListStacks", "dynamodb:GetItem", "dynamodb:Query",
		"ec2:DescribeRegions", "kms:Decrypt", "logs:FilterLogEvents", "states:DescribeExecution", "states:GetExecutionHistory", "states:ListExecutions",
	}
	start, stop := any("states:StartExecution"), any("states:StopExecution")
	people := map[string][]any{
		"AgcAccountViewer": looks, "AgcAccountUser": append(slices.Clone(looks), start, stop),
		"AgcAccountUserWithoutForce": append(slices.Clone(looks), start, stop),
	}
	require.Len(t, peoples(t), len(people))
	for name, p := range peoples(t) {
		var have []any
		for _, s := range p.Statement {
			have = append(have, s.Action...)
			if slices.Contains(s.Action, start) {
				require.Equal(t, name == "AgcAccountUserWithoutForce", s.Condition["ForAnyValue:StringEquals"]["states:StateMachineQualifier"] == any("live"), name)
			}
		}
		require.ElementsMatch(t, people[name], have, name)
	}
}
