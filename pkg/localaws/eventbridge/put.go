package eventbridge

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutEvents takes up to ten events of users; a wrong one fails alone.
func (s *Service) PutEvents(_ context.Context, in *sdk.PutEventsInput) (*sdk.PutEventsOutput, error) {
	if err := region.Only(in, "Entries"); err != nil {
		return nil, err
	}
	if n := len(in.Entries); n < 1 || n > 10 {
		return nil, region.Refuse("ValidationException", "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' "+
			"failed to satisfy constraint: Member must have length less than or equal to 10")
	}
	out := &sdk.PutEventsOutput{}
	for i := range in.Entries {
		result, err := s.put(&in.Entries[i])
		if err != nil {
			return nil, err
		}
		if result.ErrorCode != nil {
			out.FailedEntryCount++
		}
		out.Entries = append(out.Entries, result)
	}
	return out, nil
}

func (s *Service) put(e *types.PutEventsRequestEntry) (types.PutEventsResultEntry, error) {
	if err := region.Only(e, "Detail", "DetailType", "EventBusName", "Resources", "Source"); err != nil {
		return types.PutEventsResultEntry{}, err
	}
	detail := object(aws.ToString(e.Detail))
	switch {
	case aws.ToString(e.Source) == "":
		return refused("InvalidArgument", "Parameter Source is not valid. Reason: Source is a required argument."), nil
	case strings.HasPrefix(*e.Source, "aws."):
		return refused("NotAuthorizedForSourceException", "Not authorized for the source."), nil
	case aws.ToString(e.DetailType) == "":
		return refused("InvalidArgument", "Parameter DetailType is not valid. Reason: DetailType is a required argument."), nil
	case detail == nil:
		return refused("MalformedDetail", "Detail is malformed."), nil
	}
	if err := onlyDefault(e.EventBusName); err != nil {
		return types.PutEventsResultEntry{}, err
	}
	id := s.send(Event{Source: *e.Source, DetailType: *e.DetailType, Resources: e.Resources, Detail: detail})
	return types.PutEventsResultEntry{EventId: &id}, nil
}

// object is a JSON object, nil when the text is none.
func object(text string) map[string]any {
	var fields map[string]any
	if json.Unmarshal([]byte(text), &fields) != nil {
		return nil
	}
	return fields
}

func refused(code, text string) types.PutEventsResultEntry {
	return types.PutEventsResultEntry{ErrorCode: &code, ErrorMessage: &text}
}
