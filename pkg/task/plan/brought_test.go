package plan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func bringing(w account.Wish) account.Request {
	return account.Request{Action: account.Activate, Wish: w}
}

func TestWhatIsBroughtIsLookedAt(t *testing.T) {
	f := inactive()
	f.vpc = account.BroughtVPC{ID: "vpc-1", Subnets: []account.Subnet{{ID: "a", Zone: "1", Exit: "NAT gateway"}, {ID: "b", Zone: "2", Exit: "NAT gateway"}, {ID: "c", Zone: "3", Exit: "NAT gateway"}}}
	w, err := run(t, f, work(bringing(account.Wish{AMI: "ami-2", Bucket: "mine", VPC: "vpc-1"})))
	require.NoError(t, err)
	require.Equal(t, []string{"check ami-2", "read", "vpc vpc-1", "storage agc-123456789012-us-east-1", "pointers", "find mine", "fence", "prove mine me", "record"}, f.journal, "the write is fenced")
	require.Equal(t, []string{"a", "b", "c"}, w.Plan.Settings.Subnets)
	require.Equal(t, "mine", w.Plan.Settings.Bucket)
}

func TestAPreviewWritesNothing(t *testing.T) {
	f := inactive()
	r := bringing(account.Wish{Bucket: "mine"})
	r.Preview = true
	w, err := run(t, f, work(r))
	require.NoError(t, err)
	require.Equal(t, []string{"read", "quotas", "storage agc-123456789012-us-east-1", "pointers", "find mine"}, f.journal)
	require.Contains(t, w.Outcome.Warnings[0], "is proved only when the plan is carried out")
	confirmed, err := run(t, inactive(), work(bringing(account.Wish{Bucket: "mine"})))
	require.NoError(t, err)
	require.Equal(t, w.Plan.ID, confirmed.Plan.ID, "warnings are not part of the plan")
}

func TestAProbeThatStaysBehindIsTold(t *testing.T) {
	f := inactive()
	f.left = "agc-write-probe-me"
	w, err := run(t, f, work(bringing(account.Wish{Bucket: "mine"})))
	require.NoError(t, err)
	require.Contains(t, w.Plan.Warnings[0], "agc-write-probe-me")
}

func TestWhatIsWrongWithWhatIsBroughtEndsThePlan(t *testing.T) {
	for port, code := range map[string]fault.Code{"check": fault.AmiNotFound, "find": fault.BucketNotFound, "prove": fault.BucketNotWritable, "fence": fault.LockLost, "vpc": fault.AwsUnavailable} {
		f := inactive()
		f.errs = map[string]error{port: fault.New(code, "w", "y", "n")}
		_, err := run(t, f, work(bringing(account.Wish{AMI: "ami-2", Bucket: "mine", VPC: "vpc-1"})))
		if port == "find" || port == "prove" || port == "fence" {
			f.vpc = account.BroughtVPC{ID: "vpc-1"}
		}
		require.True(t, fault.Is(err, code), "%s: %v", port, err)
		require.NotContains(t, f.journal, "record")
		require.Error(t, err)
	}
}
