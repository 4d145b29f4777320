package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// noted is what is said of a resource's rights: of each statement by its sid, and of its trust.
type noted struct {
	grants map[string]struct{ Why, Everywhere string }
	trust  string
}

// reasons are the notes of every role and policy of the backend, by logical id.
func reasons(t *testing.T) map[string]noted {
	t.Helper()
	got, err := synthesized()
	require.NoError(t, err)
	var constructs map[string][]struct {
		Type string
		Data json.RawMessage
	}
	require.NoError(t, json.Unmarshal(got.notes, &constructs))
	out := map[string]noted{}
	for path, notes := range constructs {
		name := path[strings.LastIndex(path, "/")+1:]
		of := noted{grants: map[string]struct{ Why, Everywhere string }{}}
		for _, n := range notes {
			var data struct{ Sid, Why, Everywhere string }
			switch n.Type {
			case grantNote:
				require.NoError(t, json.Unmarshal(n.Data, &data))
				require.NotContains(t, of.grants, data.Sid, "%s has two statements of that name", name)
				of.grants[data.Sid] = struct{ Why, Everywhere string }{data.Why, data.Everywhere}
			case trustNote:
				require.NoError(t, json.Unmarshal(n.Data, &data))
				of.trust = data.Why
			}
		}
		if len(of.grants) > 0 {
			out[name] = of
		}
	}
	return out
}

// peoples are the policies for people, by logical id.
func peoples(t *testing.T) map[string]policy {
	t.Helper()
	out := map[string]policy{}
	tpl := read(t, account.BootstrapStack)
	for _, name := range tpl.ofType("AWS::IAM::ManagedPolicy") {
		var p policy
		text, err := json.Marshal(whateverIsAsked(tpl.Resources[name].Properties["PolicyDocument"]))
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &p))
		out[name] = p
	}
	return out
}

func TestEveryGrantHasItsReason(t *testing.T) {
	all, why := policies(t), reasons(t)
	maps.Copy(all, peoples(t))
	require.Len(t, why, len(all))
	for name, p := range all {
		require.Len(t, why[name].grants, len(p.Statement), name)
		for _, s := range p.Statement {
			require.NotEmpty(t, why[name].grants[s.Sid].Why, "%s: say what would not work without %s", name, s.Sid)
			everywhere := slices.Contains(s.Resource, any("*"))
			require.Equal(t, everywhere, why[name].grants[s.Sid].Everywhere != "", "%s: %s says why it is allowed everywhere, if it is", name, s.Sid)
		}
	}
	for role := range policies(t) {
		require.NotEmpty(t, why[role].trust, "%s: say whom its trust keeps out, or why it has no condition", role)
	}
}

// plainly is a value of a policy for people to read: an ARN without its beginning, and a resource of the template by its name.
func plainly(v any) string {
	text, ok := v.(string)
	if object, is := v.(map[string]any); is {
		function, argument, _ := intrinsic(object)
		if text, ok = argument.(string); function == "Ref" {
			text = "${" + text + "}"
		}
		if parts, is := argument.([]any); is {
			text, ok = parts[0].(string)
		}
	}
	if !ok {
		return fmt.Sprint(v)
	}
	return strings.NewReplacer("arn:${AWS::Partition}:", "", "${AWS::Region}", "{region}", "${AWS::AccountId}", "{account}", "${Logs.Arn}", "Logs").Replace(text)
}

func ticked[T any](values []T) string {
	var out []string
	for _, v := range values {
		out = append(out, "`"+plainly(v)+"`")
	}
	return strings.Join(out, " ")
}

// given writes conditions as the page shows them.
func given(conditions map[string]map[string]any) string {
	var out []string
	for _, operator := range slices.Sorted(maps.Keys(conditions)) {
		for _, key := range slices.Sorted(maps.Keys(conditions[operator])) {
			values, many := conditions[operator][key].([]any)
			if !many {
				values = []any{conditions[operator][key]}
			}
			out = append(out, fmt.Sprintf("%s `%s` %s", operator, key, ticked(values)))
		}
	}
	return strings.Join(out, " and ")
}

func grants(p policy, why noted) string {
	var b strings.Builder
	b.WriteString("| statement | why | actions | on | if |\n|---|---|---|---|---|\n")
	for _, s := range p.Statement {
		said, on := why.grants[s.Sid], ticked(s.Resource)
		if said.Everywhere != "" {
			on = "everything: " + said.Everywhere
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", s.Sid, said.Why, ticked(s.Action), on, given(s.Condition))
	}
	return b.String()
}

// trusts writes whom a role trusts.
func trusts(t *testing.T, r resource, why string) string {
	t.Helper()
	var trust struct {
		Statement []struct {
			Principal struct{ Service string }
			Condition map[string]map[string]any
		}
	}
	text, err := json.Marshal(r.Properties["AssumeRolePolicyDocument"])
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &trust))
	require.Len(t, trust.Statement, 1)
	out := "Trusts `" + trust.Statement[0].Principal.Service + "`"
	if len(trust.Statement[0].Condition) > 0 {
		out += " if " + given(trust.Statement[0].Condition)
	}
	return out + ": " + why + "."
}

func permissions(t *testing.T) string {
	t.Helper()
	tpl, why := read(t, account.BootstrapStack), reasons(t)
	var b strings.Builder
	of := policies(t)
	for _, name := range slices.Sorted(maps.Keys(of)) {
		r := tpl.Resources[name]
		fmt.Fprintf(&b, "### %s\n\n%s. %s\n\n%s\n", name, r.Properties["Description"], trusts(t, r, why[name].trust), grants(of[name], why[name]))
	}
	of = peoples(t)
	for _, name := range slices.Sorted(maps.Keys(of)) {
		fmt.Fprintf(&b, "### %s\n\n%s.\n\n%s\n", name, tpl.Resources[name].Properties["Description"], grants(of[name], why[name]))
	}
	return b.String()
}

func TestThePageOfPermissions(t *testing.T) {
	const path = "../docs/permissions.md"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	between := regexp.MustCompile(`(?s)(<!-- computed by infra/permissions_test.go -->\n).*?(<!-- end -->)`)
	require.True(t, between.Match(page))
	want := between.ReplaceAllLiteralString(string(page), "<!-- computed by infra/permissions_test.go -->\n\n"+permissions(t)+"<!-- end -->")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "run: go test ./infra -run Permissions -update")
}
