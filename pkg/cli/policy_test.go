package cli

import (
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
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

// actionOf is the action that IAM asks for a call; S3's are called otherwise (S3 user guide, "Required permissions for S3 API
// operations"), and anybody may ask who they are.
func actionOf(service, operation string) string {
	if other, ok := map[string]string{
		"s3:HeadBucket": "s3:ListBucket", "s3:ListObjectsV2": "s3:ListBucket", "s3:HeadObject": "s3:GetObject",
		"s3:PutPublicAccessBlock": "s3:PutBucketPublicAccessBlock", "s3:PutBucketEncryption": "s3:PutEncryptionConfiguration",
		"sts:GetCallerIdentity": "", "stepfunctions:ListExecutions": "states:ListExecutions",
	}[service+":"+operation]; ok {
		return other
	}
	return service + ":" + operation
}

// No functions run here, so that all calls are the commands' own.
func TestPolicyHasWhatTheCommandsCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &world{t: t, AWS: localaws.New(localaws.Options{Seed: 3})}
		defer w.Close()
		allowed := map[string]bool{"": true}
		for _, s := range document[printedPolicy](w.t, w.agc("bootstrap", "policy")).Statement {
			for _, action := range s.Action {
				allowed[action] = true
			}
		}
		for _, line := range [][]string{{"bootstrap"}, {"bootstrap", "--architecture", "x86_64"}, {"bootstrap", "remove"}} {
			r := w.agc(line...)
			require.Equal(w.t, Succeeded, r.exit, r.end())
		}
		calls := w.Faults.Calls("", "")
		require.NotEmpty(w.t, calls)
		for _, c := range calls {
			require.True(w.t, allowed[actionOf(c.Service, c.Operation)], "%s:%s is not in the policy", c.Service, c.Operation)
		}
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
