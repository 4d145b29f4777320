// Package notices announces what became of a region, as events on EventBridge's default bus.
package notices

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Notices is the event bus of one region.
type Notices struct{ client *eventbridge.Client }

// New makes the adapter.
func New(cfg aws.Config) *Notices { return &Notices{client: eventbridge.NewFromConfig(cfg)} }

// Announce sends an event. PutEvents answers with success when single events were refused, so its entries are looked at.
func (n *Notices) Announce(ctx context.Context, notice account.Notice) error {
	detail, err := json.Marshal(notice)
	if err != nil {
		return err
	}
	out, err := n.client.PutEvents(ctx, &eventbridge.PutEventsInput{Entries: []types.PutEventsRequestEntry{{
		Source: aws.String(account.NoticeSource), DetailType: aws.String(account.NoticeType), Detail: aws.String(string(detail)),
	}}})
	if err != nil {
		return awsfault.From(err, "events:PutEvents")
	}
	for _, e := range out.Entries {
		if e.ErrorCode != nil {
			return fmt.Errorf("announce %s: %s: %s", notice.Event, *e.ErrorCode, aws.ToString(e.ErrorMessage))
		}
	}
	return nil
}
