package observe

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const here = "arn:aws-cn:states:cn-north-1:123456789012:execution:AgcAccount:op"

// fake is an account with some stacks.
type fake struct {
	stacks []account.Stack
	bodies map[string]string
	errs   map[string]error
	prefix string
}

func (f *fake) All(_ context.Context, prefix string) ([]account.Stack, error) {
	f.prefix = prefix
	return f.stacks, f.errs["all"]
}

func (f *fake) Template(_ context.Context, id string) (string, error) {
	return f.bodies[id], f.errs["template of "+id]
}

func (f *fake) Usable(context.Context) ([]account.Zone, error) {
	return []account.Zone{{ID: "z1", Name: "a"}}, f.errs["zones"]
}

func (f *fake) Default(context.Context) (string, error) { return "ami-1", f.errs["images"] }

func (f *fake) region() Region {
	return Region{Stacks: f, Zones: f, Images: f, Templates: Templates{Hashes: map[string]string{"core": "c"}, Hash: strings.ToUpper}}
}

func tagged(name string, tags map[string]string) account.Stack {
	return account.Stack{Name: name, ID: "id of " + name, Status: "CREATE_COMPLETE", Tags: tags}
}

func full() *fake {
	return &fake{bodies: map[string]string{"id of Agc-Core": "core body", "id of Agc-Network-1": "network body"}, stacks: []account.Stack{
		tagged("Agc-Bootstrap", nil),
		tagged("Agc-Context-p-u-c", map[string]string{"application-name": "agc", "agc-project": "p", "agc-user-id": "u", "agc-context": "c"}),
		tagged("Agc-Context-somebody-elses", map[string]string{"application-name": "other"}),
		tagged("Agc-Core", nil), tagged("Agc-Network-1", nil), tagged("Agc-Network-2", nil), tagged("Agc-Odd", nil),
	}}
}

func TestReadSortsTheStacks(t *testing.T) {
	f := full()
	s, err := f.region().Read(t.Context(), here, now)
	require.NoError(t, err)
	require.Equal(t, "Agc-", f.prefix)
	require.Equal(t, "Agc-Core", s.Core.Name)
	require.Equal(t, "CORE BODY", s.Core.Template)
	require.Len(t, s.Networks, 2)
	require.Equal(t, "NETWORK BODY", s.Networks[0].Template)
	require.Empty(t, s.Networks[1].Template, "a stack without a template has no hash")
	require.Equal(t, []account.ContextStack{{Name: "Agc-Context-p-u-c", Project: "p", User: "u", Context: "c", Status: "CREATE_COMPLETE", Jobs: -1}}, s.Contexts)
	require.Equal(t, []account.Zone{{ID: "z1", Name: "a"}}, s.Zones)
	require.Equal(t, "ami-1", s.DefaultAMI)
	require.Equal(t, map[string]string{"core": "c"}, s.Templates)
}

func TestReadKnowsWhereAndWhen(t *testing.T) {
	s, err := Stacks{From: full()}.Read(t.Context(), here, now)
	require.NoError(t, err)
	require.Equal(t, []string{"aws-cn", "cn-north-1", "123456789012"}, []string{s.Partition, s.Region, s.Account})
	require.Equal(t, now, s.Time)
}

func TestTheLightReadAsksForStacksOnly(t *testing.T) {
	f := full()
	denied := fault.New(fault.PermissionDenied, "no", "", "")
	f.errs = map[string]error{"zones": denied, "images": denied, "template of id of Agc-Core": denied}
	s, err := Stacks{From: f}.Read(t.Context(), here, now)
	require.NoError(t, err)
	require.Equal(t, "Agc-Core", s.Core.Name)
	require.Len(t, s.Networks, 2)
	require.Empty(t, s.Core.Template+s.DefaultAMI)
}

func TestAnEmptyRegion(t *testing.T) {
	s, err := (&fake{}).region().Read(t.Context(), "not an arn", now)
	require.NoError(t, err)
	require.False(t, s.Core.Exists())
	require.Empty(t, s.Account)
	require.Equal(t, account.Inactive, s.State())
}

func TestHalfAReadIsNone(t *testing.T) {
	for _, port := range []string{"all", "zones", "images", "template of id of Agc-Core", "template of id of Agc-Network-2"} {
		f := full()
		f.errs = map[string]error{port: fault.New(fault.AwsUnavailable, "away", "", "")}
		s, err := f.region().Read(t.Context(), here, now)
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%s: %v", port, err)
		require.Empty(t, s.Account)
	}
}
