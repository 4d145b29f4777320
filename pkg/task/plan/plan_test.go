package plan

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// fake is a region, its lock and its history.
type fake struct {
	snapshot account.Snapshot
	epoch    int
	records  []account.Work
	errs     map[string]error
	journal  []string
	arn      string
	left     string
	vpc      account.BroughtVPC
	storage  account.Storage
	pointers []string
	parts    []account.Part
	idleness account.Idleness
	// busy is true while another comparison is under way, looks how often a comparison is asked for until it has ended.
	busy   bool
	looks  int
	unread string
	drifts []account.Drift
}

func (f *fake) Detect(_ context.Context, id string) (string, error) {
	f.journal = append(f.journal, "detect "+id)
	if f.busy {
		return "", f.errs["detect"]
	}
	return "of " + id, f.errs["detect"]
}

func (f *fake) Detected(_ context.Context, detection string) (bool, string, error) {
	f.journal = append(f.journal, "detected "+detection)
	f.looks--
	return f.looks < 0, f.unread, f.errs["detected"]
}

func (f *fake) Drifts(context.Context, account.Stack) ([]account.Drift, error) {
	return f.drifts, f.errs["drifts"]
}

// vpcs are the networks of a fake, whose own Read reads the region.
type vpcs struct{ f *fake }

// limits are the quotas of a fake.
type limits struct{ f *fake }

func (l limits) Read(context.Context) account.Quotas {
	l.f.journal = append(l.f.journal, "quotas")
	plenty := account.Quota{Limit: 100}
	return account.Quotas{VPCs: plenty, InternetGateways: plenty, Addresses: plenty, NatGateways: plenty, Endpoints: plenty}
}

func (v vpcs) Read(_ context.Context, id string) (account.BroughtVPC, error) {
	v.f.journal = append(v.f.journal, "vpc "+id)
	return v.f.vpc, v.f.errs["vpc"]
}

// unheld is what a fake has without a stack.
type unheld struct{ f *fake }

func (u unheld) Read(_ context.Context, bucket string) (account.Storage, error) {
	u.f.journal = append(u.f.journal, "storage "+bucket)
	return u.f.storage, u.f.errs["storage"]
}

func (u unheld) Names(context.Context) ([]string, error) {
	u.f.journal = append(u.f.journal, "pointers")
	return u.f.pointers, u.f.errs["pointers"]
}

func (u unheld) Parts(_ context.Context, stack, _ string) ([]account.Part, error) {
	u.f.journal = append(u.f.journal, "parts of "+stack)
	return u.f.parts, u.f.errs["parts"]
}

func (u unheld) Running(context.Context) (map[string]int, error) {
	u.f.journal = append(u.f.journal, "jobs")
	return map[string]int{"Agc-Context-a": 3}, u.f.errs["jobs"]
}

// remembered is what a fake remembers of the region's use, and finds of it.
type remembered struct{ f *fake }

func (r remembered) Idleness(context.Context) (account.Idleness, error) {
	return r.f.idleness, r.f.errs["idleness"]
}

func (r remembered) LastOperation(context.Context) (time.Time, error) {
	return now.Add(-30 * 24 * time.Hour), r.f.errs["last operation"]
}

func (r remembered) Read(_ context.Context, s account.Snapshot) account.Snapshot {
	r.f.journal = append(r.f.journal, "use")
	return s
}

func (f *fake) Fence(context.Context, account.Operation) error {
	f.journal = append(f.journal, "fence")
	return f.errs["fence"]
}

func (f *fake) Check(_ context.Context, id string) error {
	f.journal = append(f.journal, "check "+id)
	return f.errs["check"]
}

func (f *fake) Find(_ context.Context, name string) error {
	f.journal = append(f.journal, "find "+name)
	return f.errs["find"]
}

func (f *fake) Prove(_ context.Context, name, operation string) (string, error) {
	f.journal = append(f.journal, "prove "+name+" "+operation)
	return f.left, f.errs["prove"]
}

func (f *fake) Raise(_ context.Context, op account.Operation) (int, error) {
	f.journal = append(f.journal, "raise")
	f.epoch = op.Epoch + 1
	return f.epoch, f.errs["raise"]
}

func (f *fake) Record(_ context.Context, w account.Work) error {
	f.journal = append(f.journal, "record")
	f.records = append(f.records, w)
	return f.errs["record"]
}

func (f *fake) Read(_ context.Context, arn string, _ time.Time) (account.Snapshot, error) {
	f.journal = append(f.journal, "read")
	f.arn = arn
	return f.snapshot, f.errs["read"]
}

func inactive() *fake {
	return &fake{snapshot: account.Snapshot{
		Account: "123456789012", Region: "us-east-1", Partition: "aws", Time: now,
		Zones: []account.Zone{{ID: "use1-az1", Name: "us-east-1a"}}, DefaultAMI: "ami-1", Templates: map[string]string{"core": "c", "network": "n"},
	}}
}

func work(r account.Request) account.Work {
	return account.Begun(account.Operation{ID: "me", Arn: "arn:me", Epoch: 3, StartedAt: now.Add(-time.Minute)}, r)
}

func run(t *testing.T, f *fake, w account.Work) (account.Work, error) {
	t.Helper()
	return Task{Lock: f, History: f, Region: f, Images: f, Buckets: f, Networks: vpcs{f}, Quotas: limits{f}, Storage: unheld{f}, Pointers: unheld{f}, Parts: unheld{f}, Jobs: unheld{f}, Use: remembered{f}, Memory: remembered{f}, Drift: f}.Run(t.Context(), Input{Work: w, Now: now})
}

func TestAPlanIsMadeAndRecorded(t *testing.T) {
	f := inactive()
	got, err := run(t, f, work(account.Request{Action: account.Activate}))
	require.NoError(t, err)
	require.NotEmpty(t, got.Plan.Stages)
	require.NotEmpty(t, got.Plan.ID)
	require.Equal(t, []string{"read", "quotas", "storage agc-123456789012-us-east-1", "pointers", "record"}, f.journal)
	require.Equal(t, "arn:me", f.arn)
	require.Equal(t, got.Plan, f.records[0].Outcome.Plan, "the history shows the plan while it is carried out")
	require.Equal(t, account.StatusRunning, f.records[0].Outcome.Status)
	require.Equal(t, 3, got.Operation.Epoch)
}

func TestAPreviewAnswersAndWritesNothing(t *testing.T) {
	f := inactive()
	got, err := run(t, f, work(account.Request{Action: account.Activate, Preview: true}))
	require.NoError(t, err)
	require.Equal(t, []string{"read", "quotas", "storage agc-123456789012-us-east-1", "pointers"}, f.journal)
	require.True(t, got.Outcome.Succeeded)
	require.True(t, got.Outcome.Preview)
	require.Equal(t, got.Plan, got.Outcome.Plan)
}

func TestAPreviewedPlanMustStillHold(t *testing.T) {
	f := inactive()
	first, err := run(t, f, work(account.Request{Action: account.Activate, Preview: true}))
	require.NoError(t, err)

	same, err := run(t, f, work(account.Request{Action: account.Activate, Plan: first.Plan.ID}))
	require.NoError(t, err)
	require.Equal(t, first.Plan.ID, same.Plan.ID)

	f.snapshot.DefaultAMI, f.records = "ami-2", nil
	changed, err := run(t, f, work(account.Request{Action: account.Activate, Plan: first.Plan.ID}))
	require.True(t, fault.Is(err, fault.PlanChanged), "%v", err)
	require.Contains(t, fault.Of(err).Why, first.Plan.ID)
	require.Contains(t, fault.Of(err).Why, changed.Plan.ID)
	require.NotEqual(t, first.Plan.ID, changed.Plan.ID)
	require.Empty(t, f.records)

	_, err = run(t, f, work(account.Request{Action: account.Activate, Plan: first.Plan.ID, Preview: true}))
	require.True(t, fault.Is(err, fault.PlanChanged), "a preview too: %v", err)
}

func TestWhatCannotBePlannedIsRefused(t *testing.T) {
	f := inactive()
	f.snapshot.Contexts = []account.ContextStack{{Name: "Agc-Context-p-u-c", Project: "p", User: "u", Context: "c"}}
	_, err := run(t, f, work(account.Request{Action: account.Deactivate}))
	require.True(t, fault.Is(err, fault.RegionContextsExist), "%v", err)
	require.Empty(t, f.records)
}

// failed is an operation of which a stage failed.
func failed() account.Work {
	w := work(account.Request{Action: account.Activate})
	w.Failure = account.Failure{Error: "Stack.Failed", Cause: `{"code":"Stack.Failed","what":"no addresses"}`}
	return w
}

func TestRecoveryRaisesTheEpochBeforeItReads(t *testing.T) {
	f := inactive()
	f.snapshot.Networks = []account.Stack{{Name: "Agc-Network-1", Status: "ROLLBACK_COMPLETE"}}
	got, err := run(t, f, failed())
	require.NoError(t, err)
	require.Equal(t, []string{"raise", "record", "read", "record"}, f.journal)
	require.Equal(t, 4, got.Operation.Epoch)
	require.True(t, got.Recovering)
	require.Empty(t, got.Failure)
	require.Equal(t, fault.StackFailed, got.Outcome.Fault.Code)
	require.Equal(t, account.Absent, got.Plan.Stages[0].Steps[0].Goal)
	for _, record := range f.records {
		require.Equal(t, "no addresses", record.Outcome.Fault.What)
		require.Equal(t, 4, record.Operation.Epoch, "records are written under the new epoch")
	}
}

func TestAFailureOfTheRecoveryIsNotRecoveredAgain(t *testing.T) {
	f := inactive()
	w := failed()
	w.Recovering = true
	_, err := run(t, f, w)
	require.NoError(t, err)
	require.NotContains(t, f.journal, "raise")
}

// TestARecoveryWaitsUntilCoreCanBeJudged: it raises the epoch once, and gives up waiting when its time is over.
func TestARecoveryWaitsUntilCoreCanBeJudged(t *testing.T) {
	f := inactive()
	f.snapshot.Networks = []account.Stack{{Name: "Agc-Network-1", Status: "CREATE_COMPLETE"}}
	f.snapshot.Core = account.Stack{Name: account.CoreStack, Status: "UPDATE_IN_PROGRESS", Protected: true, Parameters: map[string]string{"Active": "true", "Network": "1"}}
	waiting, err := run(t, f, failed())
	require.NoError(t, err)
	require.Equal(t, pause, waiting.Again)
	require.Empty(t, waiting.Plan.Stages)
	require.Equal(t, now.Add(account.RecoveryLimit), waiting.Operation.Deadline)

	f.snapshot.Core.Status, f.snapshot.Core.Parameters = "UPDATE_ROLLBACK_COMPLETE", map[string]string{"Active": "false"}
	got, err := run(t, f, waiting)
	require.NoError(t, err)
	require.Zero(t, got.Again)
	require.Equal(t, "Agc-Network-1", got.Plan.Stages[1].Steps[0].Stack, "after a look whether anybody uses it")
	require.Equal(t, []string{"raise", "record", "read", "read", "record"}, f.journal)

	f.snapshot.Core.Status, waiting.Operation.Deadline = "UPDATE_IN_PROGRESS", now
	got, err = run(t, f, waiting)
	require.NoError(t, err)
	require.Zero(t, got.Again)
	require.Empty(t, got.Plan.Stages, "nothing is removed that may serve")
}

func TestTheFirstFailureIsKept(t *testing.T) {
	w := failed()
	w.Outcome.Fault = fault.Fault{Code: fault.OperationTimedOut, What: "first"}
	got, err := run(t, inactive(), w)
	require.NoError(t, err)
	require.Equal(t, "first", got.Outcome.Fault.What)
}

func TestEveryPortMayFail(t *testing.T) {
	for port, operation := range map[string]account.Work{"read": work(account.Request{Action: account.Activate}), "record": failed(), "raise": failed()} {
		for _, code := range []fault.Code{fault.AwsUnavailable, fault.LockLost} {
			f := inactive()
			f.errs = map[string]error{port: fault.New(code, "no", "", "")}
			_, err := run(t, f, operation)
			require.True(t, fault.Is(err, code), "%s: %v", port, err)
			require.Equal(t, port, f.journal[len(f.journal)-1], "nothing happens after the failure")
		}
	}
	f := inactive()
	f.errs = map[string]error{"read": fault.New(fault.AwsUnavailable, "no", "", "")}
	_, err := run(t, f, failed())
	require.True(t, fault.Is(err, fault.AwsUnavailable))
	require.Equal(t, "no addresses", f.records[0].Outcome.Fault.What, "the first failure is on record when the reading fails")
}
