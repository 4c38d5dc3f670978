"""adaptive attempts, calibrations, self-knowledge"""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calibration',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('data', sa.Text(), nullable=False),
    sa.Column('learners', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id'),
    sa.UniqueConstraint('number')
    )
    op.create_table('self_rating',
    sa.Column('attempt_id', sa.String(), nullable=False),
    sa.Column('bank', sa.String(), nullable=False),
    sa.Column('learner_id', sa.String(), nullable=False),
    sa.Column('rating', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id']),
    sa.PrimaryKeyConstraint('attempt_id', 'bank')
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('adaptive', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('asks_sure', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('calibration_id', sa.String(), nullable=True))
        batch_op.create_foreign_key('attempt_calibration', 'calibration', ['calibration_id'], ['id'])
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sure', sa.Integer(), nullable=True))
    with op.batch_alter_table('response_event', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sure', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('response_event', schema=None) as batch_op:
        batch_op.drop_column('sure')
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_column('sure')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_constraint('attempt_calibration', type_='foreignkey')
        batch_op.drop_column('calibration_id')
        batch_op.drop_column('asks_sure')
        batch_op.drop_column('adaptive')
    op.drop_table('self_rating')
    op.drop_table('calibration')
