package cloudformation

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// changeSet is one change set of a stack; Service.mu guards it.
type changeSet struct {
	id, name, description string
	kind                  types.ChangeSetType
	created               time.Time
	status                types.ChangeSetStatus
	reason                string
	execution             types.ExecutionStatus
	to                    *deployment
	role                  *string
	steps                 []step
	onFailure             types.OnStackFailure
	importing             bool // ImportExistingResources
	mode                  types.DeploymentMode
}

// foundChangeSet finds a change set by ARN, or by name within a stack. s.mu is held.
func (s *Service) foundChangeSet(nameOrARN, stackName *string) (*changeSet, error) {
	_, cs, err := s.changeSetOf(nameOrARN, stackName)
	return cs, err
}

func (s *Service) changeSetOf(nameOrARN, stackName *string) (*stack, *changeSet, error) {
	want := aws.ToString(nameOrARN)
	for _, st := range s.stacks {
		if stackName != nil && st != s.find(*stackName) {
			continue
		}
		for _, cs := range st.changeSets {
			if cs.id == want || stackName != nil && cs.name == want {
				return st, cs, nil
			}
		}
	}
	return nil, nil, &types.ChangeSetNotFoundException{Message: aws.String("ChangeSet [" + want + "] does not exist")}
}
