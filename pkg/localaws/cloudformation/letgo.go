package cloudformation

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// split tells the resources that the operation imported from others.
func (o *operation) split(list []*resource) (adopted, others []*resource) {
	for _, r := range list {
		name, ok := o.to.existing[r.logical]
		if ok && (r.physical == "" || r.physical == name) {
			adopted = append(adopted, r)
			continue
		}
		others = append(others, r)
	}
	return adopted, others
}

// letGo is the rollback of imports: the stack's tags are taken off again and the stack forgets the resources, which stay. An update
// does this before it deletes what it made, a create after (statuses and order as ministackorg/ministack recorded them). Tags that
// were overwritten do not come back, CloudFormation's own stay, and tags that cannot be taken off are left (G).
func (o *operation) letGo(adopted []*resource) {
	for _, r := range slices.Backward(adopted) {
		if r.made {
			o.note(r, types.ResourceStatusUpdateInProgress, importUntagged)
			status, text := types.ResourceStatusUpdateComplete, ""
			if err := o.retag(o.calls, r, o.to.tags, nil); err != nil && !absent(err) {
				status, text = types.ResourceStatusUpdateFailed, o.sentence(r.kind, err)
			}
			o.note(r, status, text)
		}
		o.note(r, types.ResourceStatusImportRollbackInProgress, "")
		o.note(r, types.ResourceStatusImportRollbackComplete, "")
	}
}
