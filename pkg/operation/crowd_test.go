package operation

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// list is a CloudFormation that lists these stacks, one on a page.
type list struct {
	stackReader
	names    []string
	statuses map[string]types.StackStatus
	err      error
}

func (l *list) DescribeStacks(_ context.Context, in *cloudformation.DescribeStacksInput, _ ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error) {
	at := 0
	if in.NextToken != nil {
		at = int((*in.NextToken)[0] - 'a')
	}
	out := &cloudformation.DescribeStacksOutput{}
	if at < len(l.names) {
		out.Stacks = []types.Stack{{StackName: &l.names[at], StackStatus: l.statuses[l.names[at]]}}
	}
	if at+1 < len(l.names) {
		out.NextToken = new(string(rune('a' + at + 1)))
	}
	return out, l.err
}

func TestACrowdTellsEachChangeOnce(t *testing.T) {
	l := &list{names: []string{"Agc-Context-a", "Agc-Core", "Agc-Context-b"}, statuses: map[string]types.StackStatus{"Agc-Context-a": "CREATE_COMPLETE", "Agc-Context-b": "DELETE_FAILED"}}
	c := newCrowd(account.Step{Stack: "Agc-Core", Things: []account.Thing{{ID: "Agc-Context-a"}, {ID: "Agc-Context-b"}}}, time.Now)
	told := func() map[string]string {
		events, err := c.poll(t.Context(), l)
		require.NoError(t, err)
		out := map[string]string{}
		for _, e := range events {
			change := e.(ResourceChanged)
			require.Equal(t, "context", change.Type)
			require.Equal(t, "Agc-Core", change.Stack)
			out[change.LogicalID] = change.Status
		}
		return out
	}
	require.Equal(t, map[string]string{"b": "DELETE_FAILED"}, told())
	l.statuses["Agc-Context-a"] = "DELETE_IN_PROGRESS"
	require.Equal(t, map[string]string{"a": "DELETE_IN_PROGRESS"}, told())
	require.Empty(t, told())
	l.names = l.names[1:]
	require.Equal(t, map[string]string{"a": "DELETE_COMPLETE"}, told())
	l.err = errors.New("no")
	_, err := c.poll(t.Context(), l)
	require.Error(t, err)
}
