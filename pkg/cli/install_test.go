package cli

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestBootstrapTellsTheTags(t *testing.T) {
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "--silent", "--tags", "owner=lab,project=genomics", "--tags", "cost center=4711")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "cost center=4711,owner=lab,project=genomics\n")
		want := []account.Tag{{Key: "cost center", Value: "4711"}, {Key: "owner", Value: "lab"}, {Key: "project", Value: "genomics"}}
		require.Equal(w.t, want, document[installed](w.t, w.agc("bootstrap", "--format", "json")).Tags, "kept")
		require.Contains(w.t, w.agc("bootstrap", "--format", "json", "--tags", "").out, `"tags": []`)
	})
}

func TestBootstrapTellsTheBoundary(t *testing.T) {
	inWorld(t, func(w *world) {
		const arn = "arn:aws:iam::aws:policy/AdministratorAccess"
		r := w.agc("bootstrap", "--silent", "--permissions-boundary", arn)
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "permissions boundary:      "+arn+"\n")
		require.Equal(w.t, arn, document[installed](w.t, w.agc("bootstrap", "--format", "json")).PermissionsBoundary, "kept")
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
		require.Empty(w.t, document[installed](w.t, w.agc("bootstrap", "--format", "json", "--permissions-boundary", "")).PermissionsBoundary)
		r = w.agc("bootstrap", "--silent", "--permissions-boundary", "arn:aws:iam::123456789012:policy/platform/boundary")
		require.Equal(w.t, Failed, r.exit)
		require.Contains(w.t, r.errors, "does not exist or is not attachable")
	})
}

func TestPolicyARNs(t *testing.T) {
	for arn, is := range map[string]bool{
		"arn:aws:iam::123456789012:policy/boundary": true, "arn:aws-us-gov:iam::aws:policy/job-function/Admin": true, "arn:aws-cn:iam::123456789012:policy/a/b/c@d": true,
		"arn:aws:iam::123456789012:user/boundary": false, "arn:aws:iam::1234:policy/boundary": false, "arn:aws:iam:us-east-1:123456789012:policy/b": false,
		"arn:aws:iam::123456789012:policy/": false, "policy/boundary": false, "arn:aws:iam::123456789012:policy/b\n": false,
	} {
		require.Equal(t, is, policyARN().MatchString(arn), arn)
	}
}

func TestWhatCannotBeInstalledIsRefusedBeforehand(t *testing.T) {
	inWorld(t, func(w *world) {
		for want, args := range map[string][]string{
			"use arm64 or x86_64":                        {"--architecture", "mips"},
			"--notify: is \"me\"":                        {"--notify", "me"},
			"--tags application-name: is set by AGC":     {"--tags", "application-name=mine"},
			"--tags aws:x: keys that begin with aws:":    {"--tags", "aws:x=y"},
			"--tags a: only letters, numbers":            {"--tags", "a=b!"},
			"must be formatted as key=value":             {"--tags", "genomics"},
			"--permissions-boundary: is \"boundary\"":    {"--permissions-boundary", "boundary"},
			"role/admin\", which is no ARN of a managed": {"--permissions-boundary", "arn:aws:iam::123456789012:role/admin"},
			"--tags b: only letters, numbers, spaces an": {"--tags", "a=b,b=c;d"},
		} {
			for _, command := range [][]string{{"bootstrap"}, {"bootstrap", "template", "--output-dir", t.TempDir(), "--bucket", "artifacts"}} {
				r := w.agc(append(command, args...)...)
				require.Equal(w.t, Misused, r.exit, want)
				require.Contains(w.t, r.errors, want)
				require.Empty(w.t, r.out)
			}
		}
		require.Empty(w.t, w.Faults.Calls("", ""), "nothing was asked of AWS")
	})
}

func TestAPipelineIsToldWhatAnOrganisationDemands(t *testing.T) {
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "template", "--output-dir", t.TempDir(), "--bucket", "artifacts", "--tags", "owner=the lab,project=x")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, " agc-version="+account.Version+" 'owner=the lab' project=x\n")
		written := document[written](w.t, w.agc("bootstrap", "template", "--output-dir", t.TempDir(), "--bucket", "artifacts", "--tags", "a=b", "--format", "json",
			"--permissions-boundary", "arn:aws:iam::123456789012:policy/boundary", "--kms-key", theKey))
		require.Equal(w.t, []account.Tag{{Key: "a", Value: "b"}}, written.Tags)
		parameters, err := os.ReadFile(written.Parameters)
		require.NoError(w.t, err)
		require.Regexp(w.t, `"KmsKey",\s+"ParameterValue": "`+theKey+`"`, string(parameters))
		require.Regexp(w.t, `"PermissionsBoundary",\s+"ParameterValue": "arn:aws:iam::123456789012:policy/boundary"`, string(parameters))
	})
}
