package cli

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// printedPolicy is what a policy looks like to IAM.
type printedPolicy struct {
	Version   string
	Statement []struct {
		Sid, Effect      string
		Action, Resource []string
	}
}

func TestPolicyIsOfTheSessionsAccount(t *testing.T) {
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "policy")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		printed := document[printedPolicy](w.t, r)
		require.Equal(w.t, "2012-10-17", printed.Version)
		require.Contains(w.t, r.out, "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount")
		require.Equal(w.t, r.out, w.agc("bootstrap", "policy", "--format", "json").out, "a policy is JSON in any case")
	})
}

func TestPolicyOfANamedAccountAsksNobody(t *testing.T) {
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "policy", "--account", "210987654321")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "arn:aws:s3:::agc-bootstrap-210987654321-us-east-1/*")
		require.Empty(w.t, w.Faults.Calls("sts", ""))
	})
}

func TestPolicyRefusesWhatIsNoAccount(t *testing.T) {
	inWorld(t, func(w *world) {
		r := w.agc("bootstrap", "policy", "--account", "me")
		require.Equal(w.t, Misused, r.exit)
		require.Empty(w.t, r.out)
		require.Contains(w.t, r.errors, "twelve digits")
	})
}

func TestPartitionsAreToldByTheirRegions(t *testing.T) {
	for region, partition := range map[string]string{"eu-west-1": "aws", "cn-north-1": "aws-cn", "us-gov-west-1": "aws-us-gov"} {
		require.Equal(t, partition, partitionOf(region))
	}
}
